package com.hunzal.hcm.maintenance;

import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Optimizes the service's own tables in PostgreSQL, as far as its role may. Readers and writers go on meanwhile. */
class PostgresqlUpkeep implements DatabaseUpkeep {

    private static final String DISK_FULL = "53100";

    // Where the role may not, VACUUM only warns and does nothing; so those tables are left out of the count as well.
    private static final String OUR_TABLES = """
            SELECT oid::regclass::text
            FROM pg_class
            WHERE relkind = 'r'
              AND pg_table_is_visible(oid)
              AND (relname IN ('organizations', 'notification_settings', 'background_jobs') OR relname LIKE 'hcm\\_%')
              AND (pg_has_role(relowner, 'USAGE')
                OR (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database())
                OR CASE WHEN current_setting('server_version_num')::int >= 170000
                     THEN has_table_privilege(oid, 'MAINTAIN')
                   END)
            ORDER BY relname
            """;

    private final JdbcClient client;

    PostgresqlUpkeep(JdbcClient client) {
        this.client = client;
    }

    @Override
    public long sizeInBytes() {
        return client.sql("SELECT coalesce(sum(pg_total_relation_size(name::regclass)), 0) FROM (" + OUR_TABLES
                        + ") AS ours (name)")
                .query(Long.class)
                .single();
    }

    @Override
    public int optimize(Step step) throws InterruptedException {
        var tables = client.sql(OUR_TABLES).query(String.class).list();
        for (var table : tables) {
            step.next();
            vacuum(table);
        }
        return tables.size();
    }

    private void vacuum(String table) {
        try {
            client.sql("VACUUM (ANALYZE) " + table).update();
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException cause && DISK_FULL.equals(cause.getSQLState())) {
                throw new Obstacle("The disk of the database server is full. The data is as it was.", e);
            }
            throw e;
        }
    }
}
