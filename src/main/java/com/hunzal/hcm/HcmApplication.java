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

    public static void main(String[] arguments) {
        // Our own code names its locale. Libraries take the machine's, for messages that end in answers, and for
        // numbers.
        Locale.setDefault(Locale.ROOT);
        if (Commands.isCommand(arguments)) {
            System.exit(Commands.run(arguments));
        }
        exitCleanlyWhenTold();
        SpringApplication.run(HcmApplication.class, arguments);
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
