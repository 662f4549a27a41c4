package com.hunzal.hcm.jobs;

import com.hunzal.hcm.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OrganizationVanishesOnSqliteTests extends OrganizationVanishesContract {

    private boolean enforced = true;

    @Override
    Connection connect() throws SQLException {
        return connect(
                environment.getRequiredProperty("spring.datasource.url"),
                "",
                "PRAGMA busy_timeout = 20",
                "PRAGMA foreign_keys = " + (enforced ? "on" : "off"));
    }

    @Override
    void withoutForeignKeys(Runnable work) {
        enforced = false;
        sql("PRAGMA foreign_keys = off"); // of the one connection that writes
        try {
            work.run();
        } finally {
            sql("PRAGMA foreign_keys = on");
        }
    }
}
