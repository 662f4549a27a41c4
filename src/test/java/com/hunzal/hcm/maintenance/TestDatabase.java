package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.DatabaseBackup;
import com.hunzal.hcm.jobs.TestJobContext;
import com.hunzal.hcm.schema.TakeOver;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** A new, migrated database behind the service's own {@link Database}. */
class TestDatabase implements AutoCloseable {

    private static String newest;

    private final ConfigurableApplicationContext context;
    final Database database;
    final TakeOver takeOver;

    private TestDatabase(String url, Path folder) {
        context = new SpringApplicationBuilder(Configured.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.datasource.url=" + url,
                        "--hcm.data-dir=" + folder,
                        "--logging.file.name=",
                        "--spring.main.register-shutdown-hook=false");
        database = context.getBean(Database.class);
        takeOver = context.getBean(TakeOver.class);
        database.writes()
                .sql("INSERT INTO organizations (id) VALUES ('" + TestJobContext.ORGANIZATION + "'), ('other')")
                .update();
    }

    static TestDatabase sqlite(Path folder) {
        return new TestDatabase("jdbc:sqlite:" + folder.resolve("test.db"), folder);
    }

    static TestDatabase postgresql(Path folder) {
        newest = TestDatabases.newPostgresqlDatabase();
        return new TestDatabase(urlFor("postgres"), folder);
    }

    /** The url of the same PostgreSQL database for another role. */
    static String urlFor(String role) {
        return newest + "?user=" + role;
    }

    DatabaseBackup backup() {
        return context.getBean(DatabaseBackup.class);
    }

    void execute(String sql) {
        database.writes().sql(sql).update();
    }

    long count(String table) {
        return database.reads()
                .sql("SELECT count(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        context.close();
    }

    // Without @Configuration, which a scan of the service with the tests on its class path would find.
    @ComponentScan(basePackageClasses = {Database.class, TakeOver.class})
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class Configured {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
