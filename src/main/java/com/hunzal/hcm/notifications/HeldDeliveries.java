package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The door for the room that sends, to what is held: settings may have changed since. */
@Component
public class HeldDeliveries {

    /** What settings, or an admin, can end. What a provider has asked for is not among them. */
    private static final String HELD = "state = 'held' AND reason IN ('quiet_hours', 'channel_paused', 'config',"
            + " 'daily_cap', 'budget', 'digest')";

    private static final int PAGE = 500;

    private final Database database;
    private final DeliveryJobs jobs;
    private final Clock clock;

    HeldDeliveries(Database database, DeliveryJobs jobs, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** By which settings what is held was planned, in the order of the organizations after this one. */
    public List<PlannedBy> planned(String after, int limit) {
        return PlannedBy.find(database, "hcm_deliveries", HELD + " AND settings_version IS NOT NULL", after, limit);
    }

    /**
     * Lets all that the organization's settings hold be looked at now, a page in each transaction. It stays held until its
     * job has asked the rules again.
     */
    public void lookAgain(String organizationId) {
        lookAgain(organizationId, HELD);
    }

    /**
     * Forgets what providers have asked the organization to wait for: an admin has put in other credentials, tried it with
     * success, or says so. Whatever waits for that is looked at now.
     */
    public void forgetThrottling(String organizationId, Channel channel) {
        if (endThrottling(organizationId, channel) > 0) {
            lookAgain(
                    organizationId, "state = 'held' AND reason = 'rate_limit' AND channel = '" + channel.text() + "'");
        }
    }

    private int endThrottling(String organizationId, Channel channel) {
        var now = database.vendor().timestamp(clock.instant());
        return database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            var jobIds = database.writes()
                    .sql(
                            "UPDATE hcm_deliveries SET throttled_until = NULL,"
                                    + " next_at = CASE WHEN state = 'digested' THEN :now ELSE next_at END" // their
                                    // digests go
                                    // by that
                                    + " WHERE organization_id = :org AND channel = :channel AND throttled_until > :now RETURNING job_id")
                    .param("org", organizationId)
                    .param("channel", channel.text())
                    .param("now", now)
                    .query(String.class)
                    .list();
            jobs.runNow(organizationId, jobIds.stream().filter(Objects::nonNull).toList());
            return jobIds.size();
        });
    }

    private void lookAgain(String organizationId, String which) {
        var last = "";
        while (true) {
            var page = page(organizationId, which, last);
            if (page.isEmpty()) {
                return;
            }
            last = page.get(page.size() - 1).id();
            var ids = page.stream().map(Held::jobId).toList();
            database.inTransaction(() -> {
                database.keepOrganization(organizationId);
                jobs.runNow(organizationId, ids);
                return ids.size();
            });
        }
    }

    private record Held(String id, String jobId) {}

    private List<Held> page(String organizationId, String which, String after) {
        return database.reads()
                .sql("SELECT id, job_id FROM hcm_deliveries WHERE organization_id = :org AND id > :after"
                        + " AND job_id IS NOT NULL AND " + which + " ORDER BY id LIMIT :limit")
                .param("org", organizationId)
                .param("after", after)
                .param("limit", PAGE)
                .query((row, number) -> new Held(row.getString("id"), row.getString("job_id")))
                .list();
    }
}
