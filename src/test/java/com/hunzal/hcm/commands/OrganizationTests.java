package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationTests {

    @TempDir
    private Path folder;

    @Test
    void organizationsAreMadeAndListed() {
        Run.in(folder, "migrate");

        Run.in(folder, "organization", "add", "umbrella").succeeds();
        Run.in(folder, "organization", "add", "Ångström & Söhne", "--name", "A & S")
                .succeeds();

        assertThat(Run.in(folder, "organization", "list").succeeds().out().lines())
                .containsExactly("umbrella", "Ångström & Söhne");
        assertThat(SqliteFile.in(folder).rows("SELECT id, name FROM organizations ORDER BY id"))
                .containsExactly("umbrella|null", "Ångström & Söhne|A & S");
    }

    @Test
    void aTakenIdIsRefused() {
        Run.in(folder, "migrate");
        Run.in(folder, "organization", "add", "acme", "--name", "first");

        assertThat(Run.in(folder, "organization", "add", "acme", "--name", "second")
                        .fails()
                        .err())
                .isEqualToIgnoringNewLines("There is an organization \"acme\" already.");

        assertThat(SqliteFile.in(folder).rows("SELECT name FROM organizations")).containsExactly("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " acme", "acme ", "ac\nme", "ac\u0000me", "ac\u202eme"})
    void anIdThatCannotBeReadAloudIsRefused(String id) {
        Run.in(folder, "organization", "add", id).isRefused();
    }

    @Test
    void anIdHasAtMost100Characters() {
        Run.in(folder, "migrate");
        Run.in(folder, "organization", "add", "ü".repeat(100)).succeeds();
        Run.in(folder, "organization", "add", "ü".repeat(101)).isRefused();
    }

    @Test
    void aDatabaseThatWasNotMigratedIsLeftAlone() {
        assertThat(Run.in(folder, "organization", "add", "acme").fails().err()).startsWith("There is no database at ");
        assertThat(Run.in(folder, "organization", "list").fails().err()).startsWith("There is no database at ");
        assertThat(folder).isEmptyDirectory();

        HrSystem.databaseIn(folder);
        var before = SqliteFile.everythingIn(folder);
        assertThat(Run.in(folder, "organization", "add", "new").fails().err()).contains("migrate");
        assertThat(Run.in(folder, "organization", "list").succeeds().out()).contains("acme", "umbrella");
        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    @Test
    void whatTheHrSystemsTableDoesNotTakeIsSaid() {
        HrSystem.databaseIn(folder); // needs a name
        Run.in(folder, "migrate");

        assertThat(Run.in(folder, "organization", "add", "new").fails().err()).contains("organizations.name");
    }

    @Test
    void theHrSystemsTableMayAskForAName() {
        HrSystem.databaseIn(folder);
        Run.in(folder, "migrate");

        Run.in(folder, "organization", "add", "new", "--name", "New").succeeds();

        assertThat(SqliteFile.in(folder).rows("SELECT name FROM organizations WHERE id = 'new'"))
                .containsExactly("New");
    }

    @Test
    void aNameIsLeftOutWhereTheTableHasNone() {
        var file = SqliteFile.in(folder);
        Run.in(folder, "migrate");
        file.execute("ALTER TABLE organizations DROP COLUMN name");

        Run.in(folder, "organization", "add", "new", "--name", "New").succeeds();

        assertThat(file.rows("SELECT id FROM organizations")).containsExactly("new");
    }
}
