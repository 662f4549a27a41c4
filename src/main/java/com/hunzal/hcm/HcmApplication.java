package com.hunzal.hcm;

import com.hunzal.hcm.commands.Commands;
import com.hunzal.hcm.database.SharedClock;
import java.time.Clock;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A command of the jar if the first argument names one, else the server. */
@SpringBootApplication
@EnableCaching
@EnableScheduling
public class HcmApplication {

    private static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";

    public static void main(String[] arguments) {
        setUpJvm();
        if (Commands.isCommand(arguments)) {
            System.exit(Commands.run(arguments));
        }
        exitCleanlyWhenTold();
        SpringApplication.run(HcmApplication.class, arguments);
    }

    /** What counts for the whole process, and only before the JDK's classes that look at it are used. */
    public static void setUpJvm() {
        // Our own code names its locale. Libraries take the machine's, for messages that end in answers, and for
        // numbers.
        Locale.setDefault(Locale.ROOT);
        // With one thread in the common pool, as on two processors, CompletableFuture starts a new one for each step
        // instead; the JDK's HTTP client has one for each call of a provider.
        if (System.getProperty(COMMON_POOL) == null && Runtime.getRuntime().availableProcessors() <= 2) {
            System.setProperty(COMMON_POOL, "2");
        }
    }

    /** Without this the JVM answers SIGTERM with exit code 143, which service managers take for a failure. */
    private static void exitCleanlyWhenTold() {
        sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> System.exit(0));
    }

    @Bean
    SharedClock clock() {
        return new SharedClock(Clock.systemUTC());
    }
}
