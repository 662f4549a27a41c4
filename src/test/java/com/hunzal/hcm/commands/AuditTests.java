package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTests {

    @TempDir
    private Path folder;

    @BeforeEach
    void twoOrganizations() {
        Run.in(folder, "migrate").succeeds();
        Run.in(folder, "organization", "add", "acme").succeeds();
        Run.in(folder, "organization", "add", "umbrella").succeeds();
    }

    @Test
    void wholeChainsAreToldWithTheirLastHash() {
        var out = Run.in(folder, "audit").succeeds().out();

        assertThat(out.lines())
                .hasSize(3)
                .anySatisfy(
                        line -> assertThat(line).matches("acme: 1 entries from 1 to 1, whole; last hash [0-9a-f]{64}"))
                .endsWith("The audit is whole.");
    }

    @Test
    void whatACommandChangesIsAuditedByWhoStartedIt() {
        Run.in(folder, "takeover", "--release").succeeds();

        assertThat(SqliteFile.in(folder)
                        .rows("SELECT organization_id, action, actor FROM hcm_audit_entries ORDER BY id"))
                .containsExactly(
                        "acme|organization.create|command:" + System.getProperty("user.name"),
                        "umbrella|organization.create|command:" + System.getProperty("user.name"),
                        "null|takeover.release|command:" + System.getProperty("user.name"));
        assertThat(Run.in(folder, "audit").succeeds().out()).startsWith("the whole service: 1 entries");
    }

    @Test
    void aBrokenChainIsFoundAndNothingIsChanged() {
        var file = SqliteFile.in(folder);
        file.execute("UPDATE hcm_audit_entries SET actor = 'nobody' WHERE organization_id = 'umbrella'");
        var before = SqliteFile.everythingIn(folder);

        var run = Run.in(folder, "audit").fails();

        assertThat(run.err()).contains("is not whole: 1 of 2 chains broken.");
        assertThat(run.out().lines())
                .contains(
                        "umbrella: 1 entries from 1 to 1, broken",
                        "  problem: Entry 1 was changed: it says something else than its hash.");
        assertThat(Run.in(folder, "audit", "--organization", "acme").succeeds().out())
                .contains("acme")
                .doesNotContain("umbrella");
        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    @Test
    void programsGetJson() {
        assertThat(Run.in(folder, "audit", "--organization", "acme", "--json")
                        .succeeds()
                        .out())
                .contains("\"whole\" : true", "\"organization_id\" : \"acme\"", "\"problems\" : [ ]");
        SqliteFile.in(folder).execute("DELETE FROM hcm_audit_entries WHERE organization_id = 'acme'");
        assertThat(Run.in(folder, "audit", "--json").fails().out())
                .contains("\"whole\" : false", "The last entry, 1, is gone.");
    }

    @Test
    void anUnknownOrganizationAndAnOldDatabaseAreSaid(@TempDir Path other) {
        assertThat(Run.in(folder, "audit", "--organization", "nobody").fails().err())
                .contains("There is no organization \"nobody\"");
        HrSystem.databaseIn(other);
        assertThat(Run.in(other, "audit").fails().err()).contains("migrate");
    }
}
