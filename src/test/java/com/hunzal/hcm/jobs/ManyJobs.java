package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.env.Environment;

/** Rows of {@code background_jobs} as another program writes them. */
public final class ManyJobs {

    private final Database database;
    private final String organization;
    private final Map<String, String> columns = new LinkedHashMap<>();

    private ManyJobs(Database database, String organization) {
        this.database = database;
        this.organization = organization;
        columns.put("organization_id", "'" + organization + "'");
        columns.put("job_type", "'noop'");
    }

    public static ManyJobs of(Database database, String organization) {
        return new ManyJobs(database, organization);
    }

    /** @param sql an expression, in which n is the number of the row, from 1 */
    public ManyJobs with(String column, String sql) {
        columns.put(column, sql);
        return this;
    }

    public ManyJobs status(String status) {
        return with("status", "'" + status + "'");
    }

    /** @param utc such as {@code 2026-11-23 10:00:00.000000} */
    public ManyJobs at(String column, String utc) {
        return with(column, database.vendor() == Vendor.SQLITE ? "'" + utc + "'" : "TIMESTAMPTZ '" + utc + "Z'");
    }

    /** Ids are "NAME-1 ORGANIZATION" and so on. */
    public void insert(String name, int count) {
        database.writes().sql(statement(name, count)).update();
    }

    /** Does it on a connection of another program, which does not commit until it is told. */
    public Connection insertWithoutCommit(Environment environment, String name) throws SQLException {
        var connection = DriverManager.getConnection(
                Objects.requireNonNull(environment.getProperty("spring.datasource.url")), "postgres", "");
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(statement(name, 1));
        }
        return connection;
    }

    private String statement(String name, int count) {
        var numbers = database.vendor() == Vendor.SQLITE
                ? "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + count + ")"
                : "WITH numbers AS (SELECT n FROM generate_series(1, " + count + ") AS n)";
        return "INSERT INTO background_jobs (id, " + String.join(", ", columns.keySet()) + ") " + numbers + " SELECT '"
                + name + "-' || n || ' " + organization + "', " + String.join(", ", columns.values())
                + " FROM numbers";
    }
}
