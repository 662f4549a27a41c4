package com.hunzal.hcm.commands;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.organizations.Organizations;
import com.hunzal.hcm.schema.Migrations;
import com.hunzal.hcm.secrets.Secrets;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The part of the application that commands use: settings and the database, made when first asked for. */
final class Beans implements AutoCloseable {

    /** Stronger than all configuration, which is the server's. The empty file name also keeps the data folder unmade. */
    private static final List<String> ALWAYS = List.of(
            "--logging.file.name=",
            "--spring.main.web-application-type=none",
            "--spring.main.lazy-initialization=true",
            "--spring.main.banner-mode=off",
            "--spring.datasource.hikari.minimum-idle=0",
            "--spring.datasource.hikari.maximum-pool-size=4");

    private final List<String> arguments;
    private @Nullable ConfigurableApplicationContext context;

    Beans(List<String> arguments) {
        this.arguments = arguments;
    }

    <T> T get(Class<T> type) {
        var running = context;
        if (running == null) {
            running = start();
            context = running;
        }
        return running.getBean(type);
    }

    private ConfigurableApplicationContext start() {
        var application = new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .profiles("command")
                .logStartupInfo(false)
                .build();
        // The others set up logging and warm up what only the server needs.
        application.setListeners(application.getListeners().stream()
                .filter(EnvironmentPostProcessorApplicationListener.class::isInstance)
                .toList());
        return application.run(Stream.concat(arguments.stream().filter(each -> !overridden(each)), ALWAYS.stream())
                .toArray(String[]::new));
    }

    /** Given twice, Spring would join both values with a comma. */
    private static boolean overridden(String argument) {
        return ALWAYS.stream().anyMatch(each -> argument.startsWith(each.substring(0, each.indexOf('=') + 1)));
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }

    /** Without @Configuration, which the server's component scan would find. */
    @ComponentScan(basePackageClasses = {Database.class, Migrations.class, Organizations.class, Secrets.class})
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    @Import(AuditTrail.class)
    static class Parts {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
