package com.hunzal.hcm.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ContextConfiguration;

/** What is done to a chain behind the service's back shows. The same on every database. */
@ExtendWith(OutputCaptureExtension.class)
abstract class ChainContract extends AuditTest {

    @Autowired
    AuditUpkeep upkeep;

    @Autowired
    MeterRegistry meters;

    private int change(String set, long seq) {
        return sql("UPDATE hcm_audit_entries SET " + set + " WHERE organization_id = ? AND seq = ?", organization, seq);
    }

    private int delete(long from) {
        return sql("DELETE FROM hcm_audit_entries WHERE organization_id = ? AND seq >= ?", organization, from);
    }

    private int changeHead(String set) {
        return sql("UPDATE hcm_audit_heads SET " + set + " WHERE organization_id = ?", organization);
    }

    @Test
    void eachFieldThatIsChangedShows() {
        append(8);
        change("actor = 'another'", 1);
        change("action = 'test.other'", 2);
        change("subject = 'test.other'", 3);
        change("request_id = 'test.other'", 4);
        change("details = '{}'", 5);
        change("at = '2020-01-01 00:00:00.000000'", 6);
        change("id = 'other-' || organization_id", 7);
        var next = addOrganization();
        change("organization_id = '" + next + "'", 8);

        assertThat(problems())
                .contains(
                        "Entry 1 was changed: it says something else than its hash.",
                        "Entry 7 was changed: it says something else than its hash.",
                        "The last entry, 8, is gone.")
                .hasSize(8);
        assertThat(chains().check(next).problems())
                .contains("Entries 1 to 7 are gone.", "Entry 8 was changed: it says something else than its hash.");
    }

    @Test
    void anEntryThatWasChangedWithItsHashDoesNotFit() {
        append(3);
        forge(2);

        assertThat(problems())
                .containsExactly("Entry 3 does not follow entry 2: one of the two was changed, and its hash with it.");
    }

    @Test
    void theLastEntryThatWasChangedWithItsHashDoesNotFitTheHead() {
        append(3);
        forge(3);

        assertThat(problems())
                .containsExactly("The head has another hash than the last entry, 3: one of the two was changed.");
    }

    /** As somebody does who knows how hashes are made. */
    private void forge(long seq) {
        var entry = new ChainWalk(database.reads(), database.vendor(), organization)
                .entries(seq - 1)
                .get(0);
        var forged = new AuditEntry(
                entry.id(),
                entry.organizationId(),
                seq,
                entry.at(),
                "nobody",
                entry.action(),
                entry.subject(),
                entry.requestId(),
                entry.details(),
                entry.previousHash(),
                "");
        change("actor = 'nobody', hash = '" + forged.rightHash() + "'", seq);
    }

    @Test
    void missingEntriesShow() {
        append(6);
        sql("DELETE FROM hcm_audit_entries WHERE organization_id = ? AND seq IN (1, 3, 4)", organization);

        assertThat(problems()).containsExactly("Entry 1 is gone.", "Entries 3 to 4 are gone.");
    }

    @Test
    void theHeadShowsThatTheLastEntriesAreGone() {
        append(4);
        delete(3);
        assertThat(problems()).containsExactly("The last entries, 3 to 4, are gone.");

        append(1);
        assertThat(problems()).containsExactly("Entries 3 to 4 are gone.");
    }

    @Test
    void allEntriesMayNotGo() {
        append(2);
        delete(1);

        assertThat(problems()).containsExactly("The last entries, 1 to 2, are gone.");
    }

    @Test
    void aHeadThatWasSetBackShowsForEverAndStopsNobody() {
        append(3);
        changeHead("seq = 1");
        assertThat(problems())
                .containsExactly("The head was changed: it says that entry 1 is the last, and there are more up to 3.");

        createJob();
        assertThat(problems())
                .containsExactly(
                        "Before entry 4 the head was changed or gone, and what it said is lost: {\"head_seq\":1,\"last_seq\":3}");
    }

    @Test
    void aHeadThatIsGoneShowsForEverAndStopsNobody() {
        append(3);
        delete(3);
        sql("DELETE FROM hcm_audit_heads WHERE organization_id = ?", organization);
        assertThat(problems()).containsExactly("The head is gone, so nobody knows whether entries behind 2 are.");

        createJob();
        assertThat(problems())
                .containsExactly(
                        "Before entry 3 the head was changed or gone, and what it said is lost: {\"head_seq\":0,\"last_seq\":2}");
    }

    @Test
    void moreProblemsThanAnybodyReadsAreCounted() {
        append(30);
        sql("UPDATE hcm_audit_entries SET actor = 'x' WHERE organization_id = ?", organization);

        var report = chains().check(organization);
        assertThat(report.problems()).hasSize(ChainReport.MOST_PROBLEMS);
        assertThat(report.moreProblems()).isEqualTo(10);
    }

    @Test
    void aChainOfManyPagesIsWhole() {
        database.inTransaction(() -> {
            append(2500);
            return 1;
        });

        assertThat(chains().check(organization).entries()).isEqualTo(2500);
        assertThat(problems()).isEmpty();
    }

    @Test
    void aBrokenChainIsToldOnceADayInTheLogAndAsAFigure(CapturedOutput output) {
        append(3);
        upkeep.run(() -> false);
        var before = brokenChains();
        change("actor = 'another'", 2);

        upkeep.run(() -> false);
        assertThat(brokenChains()).as("looked through already").isEqualTo(before);
        clock.advance(Duration.ofDays(1));
        upkeep.run(() -> false);

        assertThat(brokenChains()).isEqualTo(before + 1);
        assertThat(output)
                .containsOnlyOnce("The audit of the organization \"" + organization + "\" is not whole: Entry 2");
    }

    private double brokenChains() {
        return meters.get("hcm.audit.broken.chains").gauge().value();
    }

    @Test
    void oldEntriesGoAndWhatIsLeftCanBeChecked() {
        append(1200);
        clock.advance(Duration.ofDays(20));
        append(2);
        var pruning = new AuditPruning(database, trail, keeping(10), clock);

        assertThat(pruning.prune(organization, () -> false)).isEqualTo(1200);

        var report = chains().check(organization);
        assertThat(report.problems()).isEmpty();
        assertThat(report.first()).isEqualTo(1201);
        assertThat(report.seq()).isEqualTo(1203);
        assertThat(pruning.prune(organization, () -> false)).isZero();
        assertThat(chains().check(organization).seq())
                .as("no anchor for nothing")
                .isEqualTo(1203);

        sql("DELETE FROM hcm_audit_entries WHERE organization_id = ? AND seq = 1201", organization);
        assertThat(problems()).containsExactly("Entries 1 to 1201 are gone.");
    }

    @Test
    void aChainIsWholeWhileItsOldEntriesAreBeingDeleted() {
        append(1200);
        clock.advance(Duration.ofDays(20));
        append(2);
        var pruning = new AuditPruning(database, trail, keeping(10), clock);
        var asked = new int[1];

        assertThat(pruning.prune(organization, () -> asked[0]++ > 0)).isEqualTo(500);
        assertThat(problems()).isEmpty();
        assertThat(pruning.prune(organization, () -> false)).isEqualTo(700);

        assertThat(problems()).isEmpty();
    }

    @Test
    void whoeverDeletesOldEntriesWithoutAnAnchorIsSeen() {
        append(4);
        clock.advance(Duration.ofDays(20));
        append(2);
        new AuditPruning(database, trail, keeping(10), clock).prune(organization, () -> false);
        sql("DELETE FROM hcm_audit_entries WHERE organization_id = ? AND action = 'audit.prune'", organization);

        assertThat(problems()).contains("Entries 1 to 4 are gone.");
    }

    @Test
    void whatIsOldIsKeptForEverIfTheOperatorSaysSo() {
        append(2);
        clock.advance(Duration.ofDays(401));

        assertThat(new AuditPruning(database, trail, keeping(0), clock).prune(organization, () -> false))
                .isZero();
    }

    @Test
    void aBrokenChainIsNotShortened() {
        append(3);
        change("actor = 'another'", 2);
        clock.advance(Duration.ofDays(401));
        trail.append(organization, "test.step", "new", Map.of());

        upkeep.run(() -> false);

        assertThat(chains().check(organization).entries()).isEqualTo(4);
    }

    private static AuditProperties keeping(int days) {
        return new AuditProperties(Duration.ofDays(days), Duration.ofDays(1));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ChainOnSqliteTests extends ChainContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ChainOnPostgresqlTests extends ChainContract {}
