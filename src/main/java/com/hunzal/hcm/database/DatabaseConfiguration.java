package com.hunzal.hcm.database;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DataFolder.class, OrganizationsTable.class})
class DatabaseConfiguration {

    @Bean
    Database database(
            DataSource dataSource,
            @Qualifier("sqliteReader") Optional<DataSource> reader,
            PlatformTransactionManager transactions,
            OrganizationsTable organizations)
            throws SQLException {
        // On SQLite it is known: a command that only reads must not open the writer, which switches the file to WAL.
        var product = reader.isPresent() ? "SQLite" : productOf(dataSource);
        var writes = template(dataSource, product);
        return new Database(
                Vendor.of(product),
                JdbcClient.create(reader.map(each -> template(each, product)).orElse(writes)),
                JdbcClient.create(writes),
                new NamedParameterJdbcTemplate(writes),
                new TransactionTemplate(transactions),
                organizations.quoted());
    }

    /**
     * Knows the product beforehand. Else it asks the database when a statement has failed for the first time, for
     * which it wants a second connection: the pool of the writer has none, and would lose the one it has.
     */
    private static JdbcTemplate template(DataSource dataSource, String product) {
        var template = new JdbcTemplate(dataSource);
        template.setDatabaseProductName(product);
        return template;
    }

    private static String productOf(DataSource dataSource) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductName();
        }
    }

    /** One connection that writes and a few that read, because a SQLite file has one writer. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OnSqlite.class)
    static class Sqlite {

        private static final int READERS = 4;

        /** Longer than the busy timeout: whoever waits behind a writer that waits for another process still gets its turn. */
        private static final long CONNECTION_TIMEOUT_MILLIS = 20_000;

        @Bean(defaultCandidate = false)
        @FlywayDataSource
        HikariDataSource sqliteWriter(
                @Value("${spring.datasource.url}") String url, OrganizationsTable organizations, Clock clock) {
            var file = SqliteConnections.file(url);
            ExistingTables.check(file, organizations, clock);
            return pool("sqlite-writer", SqliteConnections.writer(file), 1, null);
        }

        // Takes the writer so that the file exists, in WAL mode, before the first reader opens it.
        @Bean(defaultCandidate = false)
        HikariDataSource sqliteReader(
                @Value("${spring.datasource.url}") String url, @Qualifier("sqliteWriter") HikariDataSource writer) {
            Path file = SqliteConnections.file(url);
            return pool("sqlite-reader", SqliteConnections.reader(file), READERS, "PRAGMA query_only = 1");
        }

        @Bean
        HibernatePropertiesCustomizer sqliteDialect() {
            return properties -> properties.put(JdbcSettings.DIALECT, HcmSqliteDialect.class);
        }

        @Bean
        @Primary
        DataSource dataSource(
                @Qualifier("sqliteWriter") HikariDataSource writer,
                @Qualifier("sqliteReader") HikariDataSource reader) {
            var routing = new LazyConnectionDataSourceProxy(writer);
            routing.setReadOnlyDataSource(reader);
            return routing;
        }

        private static HikariDataSource pool(String name, DataSource connections, int size, @Nullable String initSql) {
            var pool = new HikariDataSource();
            pool.setPoolName(name);
            pool.setDataSource(connections);
            pool.setMaximumPoolSize(size);
            pool.setMaxLifetime(0);
            pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
            pool.setConnectionInitSql(initSql);
            return pool;
        }
    }
}
