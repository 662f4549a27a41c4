package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says of a delivery why it is where it is, and what happens next, for people. */
@Component
class Sentences {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final Clock clock;

    Sentences(Clock clock) {
        this.clock = clock;
    }

    /** @param last the newest attempt; null if there was none */
    String of(Delivery delivery, DeliveryResponse.@Nullable Attempt last) {
        var provider = delivery.provider() == null ? "the provider" : delivery.provider();
        return switch (delivery.state()) {
            case PENDING -> "It is due, and the next free worker hands it to %s.".formatted(provider);
            case HELD -> held(delivery, last, provider);
            case DIGESTED -> digested(delivery, last);
            case SENDING ->
                "%s is being asked to take it; should the service stop meanwhile, %s."
                        .formatted(provider, ifUnknown(delivery));
            case SENT -> "%s has taken it; nothing more is done unless a receipt comes.".formatted(provider);
            case DELIVERED -> "%s says that it arrived.".formatted(provider);
            case BOUNCED ->
                "%s had taken it, and says that it did not arrive; it can be sent once more.".formatted(provider);
            case SUPPRESSED -> "It was not sent, and will not be: " + suppressed(delivery) + ".";
            case FAILED -> failed(delivery, last, provider);
            case UNKNOWN ->
                "%s did not answer, so it may have arrived or not. It is not sent again by itself, because %s; a person can."
                        .formatted(provider, whyNot(delivery));
            case EXPIRED ->
                last == null
                        ? "It was not sent before its time was over; it can be sent once more."
                        : "It was tried until its time was over; the last attempt ended with \"%s\". It can be sent once more."
                                .formatted(Objects.requireNonNullElse(last.outcome(), "unknown"));
            case CANCELLED -> "Somebody cancelled it before it was sent.";
        };
    }

    private String digested(Delivery delivery, DeliveryResponse.@Nullable Attempt last) {
        var storm = Reasons.STORM.equals(delivery.reason());
        var nextAt = delivery.nextAt();
        var due = nextAt != null && !nextAt.isAfter(clock.instant());
        if (last == null && !due) {
            return storm
                    ? "There was too much of this event for one recipient in an hour; it becomes part of one summary%s."
                            .formatted(at(delivery))
                    : "It becomes part of a digest, which is sent%s.".formatted(at(delivery));
        }
        return "It is part of a %s%s; it is %s."
                .formatted(
                        storm ? "summary" : "digest",
                        last == null
                                ? ""
                                : ", whose last attempt ended with \"%s\"%s"
                                        .formatted(Objects.requireNonNullElse(last.outcome(), "unknown"), advice(last)),
                        due
                                ? "due, and sent as soon as no quiet hours, no limit and no pause of the channel hold it"
                                : "tried again" + at(delivery) + givenUp(delivery));
    }

    private static String held(Delivery delivery, DeliveryResponse.@Nullable Attempt last, String provider) {
        var reason = Objects.requireNonNullElse(delivery.reason(), "");
        return switch (reason) {
            case Reasons.QUIET_HOURS -> "It is quiet hours for the recipient; it is sent%s.".formatted(at(delivery));
            case Reasons.SEND_AT -> "It is not to be sent before its time; that is%s.".formatted(at(delivery));
            case Reasons.CHANNEL_PAUSED ->
                "The channel is paused, because a provider refused the organization; it is sent when an admin has put that right and resumed it.";
            case Reasons.CONFIG ->
                "%s refused the organization%s; it waits until a test succeeds, new credentials come or somebody resumes the channel."
                        .formatted(provider, advice(last));
            case Reasons.RETRYING ->
                "The last attempt ended with \"%s\"%s; it is tried again%s%s."
                        .formatted(
                                last == null ? "unknown" : Objects.requireNonNullElse(last.outcome(), "unknown"),
                                advice(last),
                                at(delivery),
                                givenUp(delivery));
            case Reasons.RATE_LIMIT ->
                "No more may be sent by %s at this moment; it is sent%s.".formatted(provider, at(delivery));
            case Reasons.DAILY_CAP ->
                "The organization has sent as much as it may today; it is sent%s.".formatted(at(delivery));
            case Reasons.BUDGET -> "The budget of this month is used up; it is sent%s.".formatted(at(delivery));
            default -> "It waits; it is looked at again%s.".formatted(at(delivery));
        };
    }

    private static String suppressed(Delivery delivery) {
        return switch (Objects.requireNonNullElse(delivery.reason(), "")) {
            case Reasons.CHANNEL_OFF -> "the channel is off in the settings";
            case Reasons.CHANNEL_NOT_READY -> "the channel lacks something; see channels in the settings";
            case Reasons.SUPPRESSED_ADDRESS -> "nothing more goes to this address; see the suppressions";
            case Reasons.DUPLICATE -> "a newer one with the same dedupe_key took its place";
            default -> "the rules do not allow it";
        };
    }

    private static String failed(Delivery delivery, DeliveryResponse.@Nullable Attempt last, String provider) {
        if (last == null) {
            return "No provider was asked, because it cannot be written any more: its template has changed, or a file that goes"
                    + " with it is gone. The service's log says which.";
        }
        return "recipient".equals(delivery.reason())
                ? "%s will never take anything for this address%s; nothing more goes there."
                        .formatted(provider, advice(last))
                : "%s will never take this message%s; another text or a new attempt by a person may help."
                        .formatted(provider, advice(last));
    }

    private static String ifUnknown(Delivery delivery) {
        return isTriedAgain(delivery)
                ? "it is sent again with the same Message-ID"
                : "it stays unknown whether it arrived";
    }

    private static boolean isTriedAgain(Delivery delivery) {
        return delivery.channel() != Channel.SMS && delivery.severity() != Severity.LOW;
    }

    private static String whyNot(Delivery delivery) {
        if (isTriedAgain(delivery)) {
            return "its job was cancelled meanwhile";
        }
        return delivery.channel() == Channel.SMS
                ? "an SMS must not come twice"
                : "what is of low severity is better lost than told twice";
    }

    private static String advice(DeliveryResponse.@Nullable Attempt last) {
        if (last == null || last.advice() == null || last.advice().isBlank()) {
            return "";
        }
        return " (" + last.advice().strip().replaceAll("\\.$", "") + ")";
    }

    private static String givenUp(Delivery delivery) {
        return delivery.deadlineAt() == null ? "" : ", and given up at " + moment(delivery.deadlineAt(), delivery);
    }

    private static String at(Delivery delivery) {
        return delivery.nextAt() == null ? "" : " at " + moment(delivery.nextAt(), delivery);
    }

    /** By the recipient's wall clock, if that is known. */
    private static String moment(Instant instant, Delivery delivery) {
        var named = delivery.zone();
        ZoneId zone = named != null && ZoneId.getAvailableZoneIds().contains(named) ? ZoneId.of(named) : ZoneOffset.UTC;
        return MOMENT.format(instant.truncatedTo(ChronoUnit.MINUTES).atZone(zone))
                + (zone == ZoneOffset.UTC ? " UTC" : " " + named);
    }
}
