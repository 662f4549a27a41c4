package com.hunzal.hcm.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** A PostgreSQL server can be written unless it is a standby, or is told to be read-only. */
@Component
@Conditional(OnPostgresql.class)
class PostgresqlWritability implements Writability {

    private static final Logger log = LoggerFactory.getLogger(PostgresqlWritability.class);

    private final DataSource dataSource;

    PostgresqlWritability(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** So that all of the pool can write as soon as the server can. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void look() {
        try {
            var sessions = sessions();
            if (sessions.wasReadOnly()) {
                sessions.canWrite();
            }
        } catch (SQLException e) {
            log.debug("The database does not answer", e); // in a second it is asked again
        }
    }

    @Override
    public Optional<String> trouble() throws SQLException {
        return sessions().canWrite() ? Optional.empty() : Optional.of("The database is read-only");
    }

    private PostgresqlSessions sessions() throws SQLException {
        return (PostgresqlSessions) dataSource.unwrap(HikariDataSource.class).getExceptionOverride();
    }
}
