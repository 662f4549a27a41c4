package com.hunzal.hcm.database;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says of a PostgreSQL server that cannot be reached, or lets nobody in, what it is, without a stack trace. */
class NoConnectionFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    /** Classes of SQLSTATE: connection, authorization, no such database, shutting down or starting. */
    private static final Set<String> NO_CONNECTION = Set.of("08", "28", "3D", "57");

    private final Environment environment;

    NoConnectionFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException outermost) {
        var innermost = outermost;
        for (Throwable each = outermost; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                innermost = sql; // the pool's own message only says that there was no connection
            }
        }
        var state = innermost.getSQLState();
        if (state == null || state.length() < 2 || !NO_CONNECTION.contains(state.substring(0, 2))) {
            return null;
        }
        var url = JdbcAddress.shown(environment.getProperty("spring.datasource.url", ""));
        return new FailureAnalysis(
                "There is no connection to the database " + url + ": " + innermost.getMessage(),
                "Check spring.datasource.url, .username and .password, and whether the server runs.",
                outermost);
    }
}
