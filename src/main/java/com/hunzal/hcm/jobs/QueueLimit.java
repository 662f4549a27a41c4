package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many queued jobs an organization may have: {@code hcm.jobs.limits.queued-per-organization}. */
@Component
public class QueueLimit {

    private final Database database;
    private final JobProperties properties;

    QueueLimit(Database database, JobProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    boolean isSet() {
        return most() > 0;
    }

    /**
     * Counts what the caller's transaction has added, too; whoever adds at the same time has to be kept out.
     *
     * @throws NoRoomForJobs if there are too many
     */
    void check(String organizationId) {
        if (isSet() && queued(database.writes(), organizationId) > most()) {
            throw tooMany();
        }
    }

    /**
     * Keeps out whoever adds at the same time until the transaction ends. To be called before any row of the organization
     * is locked.
     *
     * @return how many jobs may be added
     * @throws NoRoomForJobs if none may
     */
    public int enter(String organizationId) {
        if (!isSet()) {
            return Integer.MAX_VALUE;
        }
        database.lockOrganization(organizationId);
        var room = most() - queued(database.writes(), organizationId);
        if (room <= 0) {
            throw tooMany();
        }
        return room;
    }

    /** Whether no job may be added at this moment. */
    boolean isReached(String organizationId) {
        return isSet() && queued(database.reads(), organizationId) >= most();
    }

    private int queued(JdbcClient client, String organizationId) {
        return client.sql(QueuedSql.of(database.vendor()).countQueued(" AND organization_id = :org"))
                .param("org", organizationId)
                .param("limit", most() + 1)
                .query(Integer.class)
                .single();
    }

    private NoRoomForJobs tooMany() {
        return NoRoomForJobs.queued(most(), properties.pollInterval());
    }

    private int most() {
        return properties.limits().queuedPerOrganization();
    }
}
