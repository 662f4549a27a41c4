package com.hunzal.hcm.delivery;

import com.hunzal.hcm.delivery.SendCounts.Window;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.Reasons;
import com.hunzal.hcm.notifications.SmsText;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings.Frequency;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * How much may be sent: by day and channel, SMS segments by month, messages of one event to one recipient by hour, and to
 * Slack by second. As a rule it looks; what is really sent is counted when a provider is about to be asked, in the same
 * transaction. What is tried again was counted before.
 */
@Component
@Order(70)
class Limits implements DeliveryRule {

    private final LimitProperties properties;
    private final SendCounts counts;

    Limits(LimitProperties properties, SendCounts counts) {
        this.properties = properties;
        this.counts = counts;
    }

    /**
     * @param refused null if all of it was counted
     * @param undo whether what was written is to be rolled back
     */
    record Taken(@Nullable Decision refused, boolean undo) {

        static final Taken ALL = new Taken(null, false);

        /** What was to be sent is not what it was any more. */
        static final Taken CHANGED = new Taken(null, true);
    }

    /**
     * @param counts whether it counts though it may pass
     * @param instead what becomes of what does not fit
     */
    private record Limit(Window window, int most, Decision instead, boolean counts) {}

    @Override
    public @Nullable Decision decide(Considered considered) {
        if (considered.delivery().attempt() > 0) {
            return null;
        }
        for (var limit : limits(considered)) {
            if (!limit.counts() && counts.used(limit.window()) >= limit.most()) {
                return limit.instead();
            }
        }
        return null;
    }

    /** Counts a message, in the caller's transaction, which is undone if something refuses it. */
    Taken take(Considered considered, Message message) {
        var delivery = considered.delivery();
        if (delivery.channel() == Channel.SLACK) {
            var each = Duration.ofNanos(1_000_000_000L / properties.slackPerSecond());
            var name = Channel.SLACK.text();
            if (!counts.pass(delivery.organizationId(), name, considered.now(), each)) {
                var slot = counts.queue(delivery.organizationId(), name, considered.now(), each);
                return new Taken(new Decision.Hold(Reasons.RATE_LIMIT, slot, false), false);
            }
        }
        if (delivery.attempt() > 0) {
            return Taken.ALL;
        }
        for (var limit : limits(considered)) {
            var more = limit.window().name().equals(Reasons.BUDGET) ? segments(message) : 1;
            if (!counts.take(limit.window(), more, limit.counts() ? Integer.MAX_VALUE : limit.most())) {
                return new Taken(limit.instead(), true);
            }
        }
        return Taken.ALL;
    }

    private List<Limit> limits(Considered considered) {
        var limits = new ArrayList<Limit>();
        add(limits, cap(considered));
        add(limits, budget(considered));
        add(limits, storm(considered));
        return limits;
    }

    private static void add(List<Limit> limits, @Nullable Limit limit) {
        if (limit != null) {
            limits.add(limit);
        }
    }

    private @Nullable Limit cap(Considered considered) {
        var most = switch (considered.delivery().channel()) {
            case EMAIL -> properties.emailsPerDay();
            case SMS -> properties.smsPerDay();
            case SLACK -> null;
        };
        if (most == null) {
            return null;
        }
        var channel = considered.delivery().channel().text();
        return limit(considered, Reasons.DAILY_CAP, channel, most, today(considered), 1, false);
    }

    private static @Nullable Limit budget(Considered considered) {
        var most = considered.settings().smsMonthlySegments();
        if (most == null || considered.delivery().channel() != Channel.SMS) {
            return null;
        }
        var first = today(considered).withDayOfMonth(1);
        return limit(considered, Reasons.BUDGET, "", most, first, first.lengthOfMonth(), considered.isCritical());
    }

    private static Limit limit(
            Considered considered, String name, String subject, int most, LocalDate first, int days, boolean counts) {
        var zone = considered.settings().zone();
        var window = new Window(
                considered.delivery().organizationId(),
                name,
                subject,
                first.atStartOfDay(zone).toInstant());
        var next = first.plusDays(days).atStartOfDay(zone).toInstant();
        return new Limit(window, most, new Decision.Hold(name, next, true), counts);
    }

    /** What is critical is told each time, and a summary is no message more; what brings files cannot be summed up, and waits. */
    private @Nullable Limit storm(Considered considered) {
        var most = properties.perRecipientAndEventPerHour();
        var delivery = considered.delivery();
        if (most == null || considered.isCritical() || delivery.digestId() != null) {
            return null;
        }
        var hours = new DigestPeriods(Frequency.HOURLY, 0, DayOfWeek.MONDAY, considered.zone());
        var hour = hours.of(considered.now());
        var window = new Window(delivery.organizationId(), Reasons.STORM, subject(delivery), hour.from());
        var instead = considered.files()
                ? new Decision.Hold(Reasons.RATE_LIMIT, hour.to(), true)
                : new Decision.Digest(Reasons.STORM, hour);
        return new Limit(window, most, instead, false);
    }

    private static String subject(Delivery delivery) {
        return String.join(
                " ", delivery.channel().text(), Objects.requireNonNullElse(delivery.address(), ""), delivery.event());
    }

    private static LocalDate today(Considered considered) {
        return LocalDate.ofInstant(considered.now(), considered.settings().zone());
    }

    /** A text that is no SMS is refused by whoever composes it. */
    private static int segments(Message message) {
        return message instanceof Message.Sms sms ? SmsText.of(sms.text()).segments() : 1;
    }
}
