package com.hunzal.hcm.notifications;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobsFailed;
import com.hunzal.hcm.jobs.JobsTakenOver;
import com.hunzal.hcm.notifications.NotificationInsert.Origin;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPaused;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import com.hunzal.hcm.settings.ToldAdmins;
import com.hunzal.hcm.settings.UnknownOrganization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes notifications to an organization's admins of what happened in the service: of one cause one an hour, on all nodes
 * together. The row that says when it was told is written in the transaction that makes the notification.
 */
@Component
class HouseTelling {

    private static final Logger log = LoggerFactory.getLogger(HouseTelling.class);

    /** Nothing with the same cause is told again for so long. */
    private static final Duration QUIET = Duration.ofHours(1);

    /** After which nobody needs it any more. */
    private static final Duration OLD_NEWS = Duration.ofHours(24);

    /** A time that is further ahead is of a clock that was wrong, and must not keep anything quiet until then. */
    private static final String NOT_LATELY = "(last_at <= :before OR last_at > :ahead)";

    private static final String TAKE = """
            INSERT INTO hcm_house_notices (organization_id, event, cause, last_at) VALUES (:org, :event, :cause, :now)
            ON CONFLICT (organization_id, event, cause) DO UPDATE SET last_at = :now
                WHERE hcm_house_notices.last_at <= :before OR hcm_house_notices.last_at > :ahead
            """;

    private final Database database;
    private final ToldAdmins admins;
    private final Settings settings;
    private final ChannelStandings standings;
    private final Notifications notifications;
    private final JsonMapper json;
    private final Clock clock;

    HouseTelling(
            Database database,
            ToldAdmins admins,
            Settings settings,
            ChannelStandings standings,
            Notifications notifications,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.admins = admins;
        this.settings = settings;
        this.standings = standings;
        this.notifications = notifications;
        this.json = json;
        this.clock = clock;
    }

    /** Not in a transaction. */
    void tell(String organizationId, Collection<Object> news) {
        if (!admins.any(organizationId)) {
            return; // as most have it: one look for all that has happened
        }
        DeliverySettings now;
        try {
            now = settings.forDelivery(organizationId);
        } catch (UnknownOrganization gone) {
            return;
        }
        if (now.adminRecipients().isEmpty()) {
            return;
        }
        for (var each : news) {
            var notice = notice(now, each);
            if (notice != null && !wasToldLately(organizationId, notice)) {
                tell(now, notice);
            }
        }
    }

    private @Nullable HouseNotice notice(DeliverySettings now, Object news) {
        if (news instanceof JobsFailed.Failed job) {
            return now.notifyJobFailed() ? HouseNotice.of(job) : null;
        }
        if (news instanceof ChannelPaused paused) {
            var standing = standings.of(now, paused.channel());
            return HouseNotice.of(paused, standing.reason() == null ? standing.provider() : null);
        }
        return HouseNotice.of((JobsTakenOver.Taken) news);
    }

    private void tell(DeliverySettings now, HouseNotice notice) {
        var organizationId = now.organizationId();
        var channels = channels(now, notice);
        if (channels.isEmpty()) {
            log.warn("No channel of {} can tell its admins of {}: {}", organizationId, notice.event(), notice.cause());
            return;
        }
        var origin = new Origin(AuditTrail.SYSTEM, null, null, false);
        notifications.createIf(
                organizationId, request(now, channels, notice), origin, () -> take(organizationId, notice));
    }

    /** What is refused itself is no way to tell of it; anything else may wait for the end of a pause. */
    private Set<Channel> channels(DeliverySettings now, HouseNotice notice) {
        var channels = EnumSet.noneOf(Channel.class);
        for (var channel : List.of(Channel.EMAIL, Channel.SLACK)) {
            var reason = standings.of(now, channel).reason();
            if (reason == null
                    || reason.equals(Reasons.CHANNEL_PAUSED) && !notice.event().equals(HouseNotice.CHANNEL_PAUSED)) {
                channels.add(channel);
            }
        }
        return channels;
    }

    private NotificationRequest request(DeliverySettings now, Set<Channel> channels, HouseNotice notice) {
        List<NotificationRequest.Recipient> recipients = channels.contains(Channel.EMAIL)
                ? now.adminRecipients().stream()
                        .map(address -> new NotificationRequest.Recipient(null, null, address, null, null))
                        .toList()
                : List.of();
        return new NotificationRequest(
                notice.event(),
                Severity.NORMAL,
                recipients,
                channels.contains(Channel.SLACK),
                channels,
                null,
                null,
                null,
                json.valueToTree(notice.data()).asObject(),
                false,
                null,
                null,
                clock.instant().plus(OLD_NEWS),
                List.of());
    }

    private boolean wasToldLately(String organizationId, HouseNotice notice) {
        var now = clock.instant();
        return database.reads()
                .sql(
                        "SELECT 1 FROM hcm_house_notices WHERE organization_id = :org AND event = :event AND cause = :cause"
                                + " AND NOT " + NOT_LATELY)
                .param("org", organizationId)
                .param("event", notice.event())
                .param("cause", notice.cause())
                .param("before", time(now.minus(QUIET)))
                .param("ahead", time(now.plus(QUIET)))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private boolean take(String organizationId, HouseNotice notice) {
        var now = clock.instant();
        return database.writes()
                        .sql(TAKE)
                        .param("org", organizationId)
                        .param("event", notice.event())
                        .param("cause", notice.cause())
                        .param("now", time(now))
                        .param("before", time(now.minus(QUIET)))
                        .param("ahead", time(now.plus(QUIET)))
                        .update()
                > 0;
    }

    private Object time(Instant moment) {
        return database.vendor().timestamp(moment);
    }

    @Scheduled(fixedDelay = 6, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void forgetOld() {
        database.writes()
                .sql("DELETE FROM hcm_house_notices WHERE last_at < :before")
                .param("before", time(clock.instant().minus(OLD_NEWS)))
                .update();
    }
}
