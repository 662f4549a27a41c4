package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.QueuedJobs;
import com.hunzal.hcm.notifications.DigestEntries;
import com.hunzal.hcm.notifications.PlannedBy;
import com.hunzal.hcm.notifications.TriedEntries;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import com.hunzal.hcm.settings.UnknownOrganization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives what waits for a digest another moment when the settings of its organization have changed. */
@Component
class DigestPlans {

    private static final int PAGE = 200;

    private final Database database;
    private final Digests digests;
    private final DigestEntries entries;
    private final TriedEntries tried;
    private final QueuedJobs queued;
    private final Settings settings;
    private final Clock clock;

    DigestPlans(
            Database database,
            Digests digests,
            DigestEntries entries,
            TriedEntries tried,
            QueuedJobs queued,
            Settings settings,
            Clock clock) {
        this.database = database;
        this.digests = digests;
        this.entries = entries;
        this.tried = tried;
        this.queued = queued;
        this.settings = settings;
        this.clock = clock;
    }

    /** By which settings open digests were planned, in the order of the organizations after this one. */
    List<PlannedBy> planned(String after, int limit) {
        return PlannedBy.find(database, "hcm_digests", "state = 'open'", after, limit);
    }

    /** Plans all that waits in the organization anew, from now on, and lets what is due be looked at. */
    void lookAgain(String organizationId) {
        DeliverySettings now;
        try {
            now = settings.forDelivery(organizationId);
        } catch (UnknownOrganization gone) {
            return;
        }
        var last = "";
        while (true) {
            var page = digests.open(organizationId, last, PAGE);
            if (page.isEmpty()) {
                return;
            }
            last = page.get(page.size() - 1).id();
            replan(organizationId, page, now);
        }
    }

    /** A page with each transaction, and with one statement what can be: somebody who saves settings may wait for it. */
    private void replan(String organizationId, List<Digest> page, DeliverySettings now) {
        var moment = clock.instant();
        // As what goes alone: what waits for another attempt does so whatever the settings are.
        var retried = tried.waiting(page.stream().map(Digest::id).toList(), moment);
        var jobs = page.stream()
                .filter(each -> !retried.contains(each.id()))
                .map(Digest::jobId)
                .filter(Objects::nonNull)
                .toList();
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            page.forEach(each -> replan(each, now, moment));
            queued.runNow(organizationId, jobs);
            return seen(page, now.version());
        });
    }

    /** A storm's summary keeps its hour. */
    private void replan(Digest digest, DeliverySettings now, Instant moment) {
        var key = digest.key();
        var period = DigestPeriods.of(now, zone(digest.zone(), now)).of(moment);
        if (key.event() == null && entries.replan(key, digest.zone(), moment, period.to(), now.version()) > 0) {
            digests.add(key, digest.zone(), period, now.version());
        }
    }

    private int seen(List<Digest> page, String version) {
        return database.writes()
                .sql("UPDATE hcm_digests SET settings_version = :version WHERE id IN (:ids)")
                .param("version", version)
                .param("ids", page.stream().map(Digest::id).toList())
                .update();
    }

    static ZoneId zone(@Nullable String zone, DeliverySettings settings) {
        return zone != null && ZoneId.getAvailableZoneIds().contains(zone) ? ZoneId.of(zone) : settings.zone();
    }

    /** What nobody would tell any more gets a digest or a job again: a person has cancelled it, or clocks disagreed. */
    void mend(Instant before) {
        digests.withoutJob(before).forEach(digests::orderAgain);
        for (var left : entries.left(before)) {
            var now = clock.instant();
            database.inTransaction(() -> {
                database.keepOrganization(left.key().organizationId());
                digests.add(left.key(), left.zone(), new DigestPeriods.Period(now, now), null);
                return true;
            });
        }
    }
}
