package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which migrations the database has had. The table is Flyway's, who alone writes to it. */
@Component
public class MigrationHistory {

    private static final String APPLIED = " FROM " + OwnTables.HISTORY + " WHERE version IS NOT NULL AND success";

    private final Database database;

    MigrationHistory(Database database) {
        this.database = database;
    }

    /** Whether the service has ever migrated this database. */
    static boolean isIn(Connection connection) throws SQLException {
        return ActualTable.read(connection, OwnTables.HISTORY).exists();
    }

    /** The version of the last one, as {@code 24}; empty if there is none. */
    public Optional<String> last() {
        return database.reads()
                .sql("SELECT version" + APPLIED + " ORDER BY installed_rank DESC LIMIT 1")
                .query(String.class)
                .optional();
    }

    /** How many were applied. */
    public int size() {
        return database.reads()
                .sql("SELECT count(*)" + APPLIED)
                .query(Integer.class)
                .single();
    }
}
