package com.hunzal.hcm.database;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tells PostgreSQL's driver how long a statement may read, see {@link ReadTime}; SQLite's connections look themselves. */
final class TimedTemplate extends JdbcTemplate {

    TimedTemplate(DataSource dataSource, String product) {
        super(dataSource);
        setDatabaseProductName(product);
    }

    @Override
    protected void applyStatementSettings(Statement statement) throws SQLException {
        super.applyStatementSettings(statement);
        var seconds = ReadTime.secondsLeft();
        if (seconds != null) {
            statement.setQueryTimeout(seconds);
        }
    }
}
