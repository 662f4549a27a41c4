package com.hunzal.hcm.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
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
@EnableConfigurationProperties({DataFolder.class, OrganizationsTable.class, DiskProperties.class})
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
                JdbcClient.create(reader.map(each -> template(new ReaderConnections(each), product))
                        .orElseGet(() -> new TimedTemplate(dataSource, product))),
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

        @Bean
        DatabaseFile databaseFile(@Value("${spring.datasource.url}") String url) {
            return new DatabaseFile(SqliteConnections.file(url));
        }

        @Bean(defaultCandidate = false)
        @FlywayDataSource
        SqlitePool sqliteWriter(DatabaseFile file, BeforeFirstWrite before, DiskReserve reserve, Clock clock) {
            StaleJournal.setAside(file.path());
            before.look();
            var pool = new SqlitePool("sqlite-writer", SqliteConnections.writer(file), 1, file::check);
            pool.setExceptionOverride(new WriteFailures(file.path().toString(), clock, reserve::release));
            return pool;
        }

        // Takes the writer so that the file exists, in WAL mode, before the first reader opens it.
        @Bean(defaultCandidate = false)
        SqlitePool sqliteReader(DatabaseFile file, @Qualifier("sqliteWriter") SqlitePool writer) {
            var pool = new SqlitePool("sqlite-reader", SqliteConnections.reader(file), READERS, file::requireNoTrouble);
            pool.setConnectionInitSql("PRAGMA query_only = 1");
            return pool;
        }

        @Bean
        HibernatePropertiesCustomizer sqliteDialect() {
            return properties -> properties.put(JdbcSettings.DIALECT, HcmSqliteDialect.class);
        }

        @Bean
        @Primary
        DataSource dataSource(
                @Qualifier("sqliteWriter") SqlitePool writer, @Qualifier("sqliteReader") SqlitePool reader) {
            var routing = new LazyConnectionDataSourceProxy(writer);
            routing.setReadOnlyDataSource(reader);
            return routing;
        }
    }

    /** Sessions that can no longer write are not kept. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OnPostgresql.class)
    static class Postgresql {

        @Bean
        static BeanPostProcessor sessionsThatCanWrite() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessBeforeInitialization(Object bean, String name) {
                    if (bean instanceof HikariDataSource pool && pool.getExceptionOverride() == null) {
                        pool.setExceptionOverride(new PostgresqlSessions(pool));
                    }
                    return bean;
                }
            };
        }
    }
}
