package com.hunzal.hcm.jobs;

import com.hunzal.hcm.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OrganizationVanishesOnPostgresqlTests extends OrganizationVanishesContract {

    private static final String REFERRING = """
            SELECT conrelid::regclass AS child, conname AS name, pg_get_constraintdef(oid) AS definition
            FROM pg_constraint WHERE contype = 'f' AND confrelid = 'organizations'::regclass
            """;

    @Override
    Connection connect() throws SQLException {
        return connect(
                environment.getRequiredProperty("spring.datasource.url"), "postgres", "SET lock_timeout = '20ms'");
    }

    @Override
    void withoutForeignKeys(Runnable work) {
        var keys = rows(REFERRING);
        keys.forEach(key -> sql("ALTER TABLE " + key.get("child") + " DROP CONSTRAINT " + key.get("name")));
        try {
            work.run();
        } finally {
            keys.forEach(key -> sql("ALTER TABLE " + key.get("child") + " ADD CONSTRAINT " + key.get("name") + " "
                    + key.get("definition") + " NOT VALID"));
        }
    }
}
