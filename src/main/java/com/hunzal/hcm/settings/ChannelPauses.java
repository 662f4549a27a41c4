package com.hunzal.hcm.settings;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which providers have refused an organization, so that it does not send by them until somebody has acted. */
@Component
public class ChannelPauses {

    private final Database database;
    private final AfterCommit events;
    private final AuditTrail audit;
    private final Clock clock;

    ChannelPauses(Database database, AfterCommit events, AuditTrail audit, Clock clock) {
        this.database = database;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Says {@link ChannelPaused} if it was not. If it is paused already, it stays known since when and why.
     *
     * @param provider which refused the organization
     * @param reason for an admin, one sentence in our own words
     * @return whether it was not paused before
     */
    public boolean pause(String organizationId, Channel channel, String provider, String reason) {
        var paused = database.writes()
                        .sql("""
                INSERT INTO hcm_channel_pauses (organization_id, channel, provider, reason, paused_at)
                VALUES (:org, :channel, :provider, :reason, :now)
                ON CONFLICT DO NOTHING
                """)
                        .param("org", organizationId)
                        .param("channel", channel.text())
                        .param("provider", provider)
                        .param("reason", reason)
                        .param("now", database.vendor().timestamp(clock.instant()))
                        .update()
                > 0;
        if (paused) {
            events.publish(new ChannelPaused(organizationId, channel, provider, reason));
        }
        return paused;
    }

    /** Lets the organization send by all providers of the channel again. Says {@link ChannelResumed} also if it could before. */
    public void resume(String organizationId, Channel channel) {
        database.writes()
                .sql("DELETE FROM hcm_channel_pauses WHERE organization_id = :org AND channel = :channel")
                .param("org", organizationId)
                .param("channel", channel.text())
                .update();
        events.publish(new ChannelResumed(organizationId, channel));
    }

    /** As {@link #resume}, because an admin says so. */
    void resumeByHand(String organizationId, Channel channel) {
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            resume(organizationId, channel);
            audit.append(organizationId, "channel.resume", channel.text(), Map.of());
            return channel;
        });
    }

    /** The provider that refused the organization first; with a second provider the channel may be in use all the same. */
    public Optional<ChannelPause> of(String organizationId, Channel channel) {
        return all(organizationId, channel).stream().findFirst();
    }

    /** The oldest first. */
    public List<ChannelPause> all(String organizationId, Channel channel) {
        return database.reads()
                .sql("""
                SELECT provider, reason, paused_at FROM hcm_channel_pauses
                WHERE organization_id = :org AND channel = :channel ORDER BY paused_at, provider
                """)
                .param("org", organizationId)
                .param("channel", channel.text())
                .query((row, number) -> new ChannelPause(
                        row.getString("provider"),
                        row.getString("reason"),
                        Objects.requireNonNullElse(database.vendor().timestamp(row, "paused_at"), Instant.EPOCH)))
                .list();
    }
}
