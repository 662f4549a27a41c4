package com.hunzal.hcm.nodes;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** What admins are told about the service itself. */
abstract class SystemInfoContract extends ServerTest {

    static final String PATH = "/api/system/info";

    @Test
    void versionDatabaseAndRetentionAreShown() {
        admin().get(PATH)
                .then()
                .statusCode(200)
                .body("version", notNullValue())
                .body("java_version", equalTo(System.getProperty("java.version")))
                .body("now", equalTo(clock.instant().toString()))
                .body("database.version", matchesPattern("\\d+\\.\\d+.*"))
                .body("database.bytes", greaterThan(10_000))
                .body("database.migration", matchesPattern("\\d+"))
                .body("database.migrations", greaterThan(20))
                .body(
                        "retention.what",
                        hasItems("audit", "cancelled_jobs", "completed_jobs", "failed_jobs", "notifications"))
                .body("retention.find { it.what == 'failed_jobs' }.seconds", equalTo(30 * 24 * 3600))
                .body("retention.find { it.what == 'cancelled_jobs' }.seconds", equalTo(7 * 24 * 3600));
    }

    @Test
    void aRootNeedNotNameAnOrganization() {
        caller(token("Root", null)).get(PATH).then().statusCode(200);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SystemInfoOnSqliteTests extends SystemInfoContract {

    @Test
    void theDiskOfTheFileIsShown() {
        admin().get(PATH)
                .then()
                .body("database.vendor", equalTo("sqlite"))
                .body("database.disk.free_bytes", greaterThan(0L))
                .body("database.disk.nearly_full", equalTo(false));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SystemInfoOnPostgresqlTests extends SystemInfoContract {

    @Test
    void theServersDiskIsItsOwn() {
        admin().get(PATH).then().body("database.vendor", equalTo("postgresql")).body("database.disk", nullValue());
    }
}
