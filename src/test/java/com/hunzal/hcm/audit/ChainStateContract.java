package com.hunzal.hcm.audit;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What admins are told of their chain without running a command. */
abstract class ChainStateContract extends AuditTest {

    private static final String PATH = AUDIT + "/chain";

    @Autowired
    AuditUpkeep upkeep;

    @Test
    void aChainThatNobodyHasLookedThroughSaysSo() {
        admin().get(PATH)
                .then()
                .statusCode(200)
                .body("last_seq", equalTo(0))
                .body("last_hash", equalTo(""))
                .body("checked_at", nullValue())
                .body("problem", nullValue());
    }

    @Test
    void aWholeOneAndABrokenOneAreTold() {
        append(3);
        upkeep.run(() -> false);
        admin().get(PATH)
                .then()
                .body("last_seq", equalTo(3))
                .body("last_hash", notNullValue())
                .body("checked_at", equalTo(clock.instant().toString()))
                .body("problem", nullValue());

        sql("UPDATE hcm_audit_entries SET actor = 'nobody' WHERE organization_id = ? AND seq = 2", organization);
        sql("UPDATE hcm_audit_heads SET checked_at = NULL WHERE id = ?", organization);
        upkeep.run(() -> false);

        admin().get(PATH).then().body("problem", containsString("2"));
        caller(token("SystemAdmin", addOrganization())).get(PATH).then().body("problem", nullValue());
    }

    @Test
    void aRootWithoutAnOrganizationIsToldOfTheWholeServices() {
        caller(token("Root", null)).get(PATH).then().statusCode(200);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ChainStateOnSqliteTests extends ChainStateContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ChainStateOnPostgresqlTests extends ChainStateContract {}
