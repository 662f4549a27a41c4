package com.hunzal.hcm.notifications;

import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.Suggestion;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a notification strictly, and notes all that is wrong with it at once. */
@Component
public class NotificationReader {

    static final int MOST_RECIPIENTS = 1000;

    /** The names of the fields. */
    static final List<String> FIELDS = List.of(
            "event",
            "severity",
            "recipients",
            "slack",
            "channels",
            "subject",
            "body",
            "template",
            "data",
            "digest",
            "dedupe_key",
            "send_at",
            "expires_at",
            "attachments");

    static final String EVENT = "[a-z0-9][a-z0-9._-]{0,99}";
    static final int LONGEST_KEY = 200;
    static final int LONGEST_NAME = 200;
    static final int LONGEST_SUBJECT = 998;

    private static final List<String> OF_A_RECIPIENT = List.of("id", "name", "email", "phone", "timezone");
    private static final List<String> OF_AN_ATTACHMENT = List.of("name", "media_type", "content", "path");

    /** More than any body may have. */
    private static final int LONGEST_CONTENT = 8 * 1024 * 1024;

    private static final List<String> SEVERITIES = List.of("critical", "normal", "low");
    private static final List<String> CHANNELS = List.of("email", "sms", "slack");
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    /** They make text run the other way, so that it says something else than it seems to. */
    private static final Pattern BIDIRECTIONAL = Pattern.compile("[\u202a-\u202e\u2066-\u2069]");

    private static final Duration FURTHEST = Duration.ofDays(3660);

    private final Contents contents;
    private final Clock clock;

    NotificationReader(Contents contents, Clock clock) {
        this.contents = contents;
        this.clock = clock;
    }

    /**
     * The result is only good for something if {@code fields} has nothing to complain about.
     *
     * @param further names of fields that are somebody else's
     */
    public NotificationRequest read(JsonFields fields, List<String> further) {
        var known = new ArrayList<>(FIELDS);
        known.addAll(further);
        fields.allow(known);
        var event = event(fields);
        var severity = severity(fields);
        var channels = channels(fields);
        var slack = Boolean.TRUE.equals(fields.flag("slack"));
        List<NotificationRequest.Recipient> recipients =
                (slack || isOdd(fields, "slack")) && isAbsent(fields, "recipients")
                        ? List.of()
                        : fields.objects("recipients", MOST_RECIPIENTS, NotificationReader::recipient);
        var digest = fields.flag("digest");
        if (Boolean.TRUE.equals(digest) && severity == Severity.CRITICAL) {
            fields.invalid("digest", "must not be true for what is critical");
        }
        var sendAt = time(fields, "send_at");
        var request = new NotificationRequest(
                event,
                severity,
                recipients,
                slack,
                channels,
                oneWay(fields, "subject", fields.text("subject", LONGEST_SUBJECT)),
                body(fields),
                text(fields, "template"),
                fields.object("data"),
                digest == null ? severity == Severity.LOW : digest,
                dedupeKey(fields),
                sendAt,
                expiresAt(fields, sendAt),
                isAbsent(fields, "attachments")
                        ? List.of()
                        : fields.objects("attachments", Attachments.MOST, NotificationReader::attachment));
        if (fields.errors().isEmpty() && !request.reachesSomebody()) {
            fields.invalid(
                    "channels", "reach nobody: no recipient has an address there, and slack is not true with slack");
        }
        contents.check(request, fields);
        return request;
    }

    private static boolean isAbsent(JsonFields fields, String name) {
        var given = fields.raw(name);
        return given == null || given.isNull() || given.isArray() && given.isEmpty();
    }

    /** What is wrong with it is told already; whether something else is missing beside it, nobody knows. */
    private static boolean isOdd(JsonFields fields, String flag) {
        var given = fields.raw(flag);
        return given != null && !given.isNull() && !given.isBoolean();
    }

    static String event(JsonFields fields) {
        var given = fields.raw("event");
        if (given == null || given.isNull()) {
            fields.invalid("event", "is required");
            return "";
        }
        var event = fields.text("event", 100);
        if (event != null && !event.matches(EVENT)) {
            fields.invalid("event", "must begin with a-z or 0-9 and consist of these and . _ -, as leave.approved");
        }
        return event == null ? "" : event;
    }

    private static Severity severity(JsonFields fields) {
        var text = fields.text("severity", 20);
        if (text == null) {
            return Severity.NORMAL;
        }
        if (!SEVERITIES.contains(text)) {
            fields.invalid("severity", "must be critical, normal or low");
            return Severity.NORMAL;
        }
        return Severity.of(text);
    }

    private static Set<Channel> channels(JsonFields fields) {
        var given = fields.raw("channels");
        if (given == null || given.isNull()) {
            return EnumSet.allOf(Channel.class);
        }
        var channels = EnumSet.noneOf(Channel.class);
        if (!given.isArray()) {
            fields.malformed("channels", "must be an array");
            return channels;
        }
        if (given.isEmpty()) {
            fields.invalid("channels", "must name one of email, sms, slack at least");
        }
        for (int i = 0; i < given.size() && fields.goesOn(); i++) {
            var name = given.get(i);
            var field = "channels[" + i + "]";
            if (!name.isString()) {
                fields.malformed(field, "must be text");
            } else if (CHANNELS.contains(name.stringValue())) {
                channels.add(Channel.of(name.stringValue()));
            } else {
                fields.invalid(
                        field,
                        Suggestion.unknown("channel \"" + name.stringValue() + "\"", name.stringValue(), CHANNELS));
            }
        }
        return channels;
    }

    private static NotificationRequest.Recipient recipient(JsonFields fields) {
        fields.allow(OF_A_RECIPIENT);
        var email = email(fields);
        var phone = fields.text("phone", 20);
        if (phone != null && !E164.matcher(phone).matches()) {
            fields.invalid("phone", "must be in E.164, as +4915112345678");
        }
        var zone = fields.text("timezone", 100);
        if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
            fields.invalid("timezone", "must be the IANA name of a time zone, as Europe/Berlin");
        }
        if (isAbsent(fields, "email") && isAbsent(fields, "phone")) {
            fields.invalid("email", "or phone is required");
        }
        return new NotificationRequest.Recipient(
                fields.text("id", 255), oneWay(fields, "name", fields.text("name", LONGEST_NAME)), email, phone, zone);
    }

    private static NewAttachment attachment(JsonFields fields) {
        fields.allow(OF_AN_ATTACHMENT);
        return new NewAttachment(
                fields.text("name", NewAttachment.LONGEST_NAME),
                fields.text("media_type", Attachments.LONGEST_TYPE),
                fields.text("content", LONGEST_CONTENT),
                fields.text("path", NewAttachment.LONGEST_PATH));
    }

    private static @Nullable String email(JsonFields fields) {
        var text = fields.text("email", 254);
        if (text == null) {
            return null;
        }
        try {
            return EmailAddress.of(text).toString();
        } catch (IllegalArgumentException e) {
            fields.invalid("email", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable String oneWay(JsonFields fields, String name, @Nullable String text) {
        if (text != null && BIDIRECTIONAL.matcher(text).find()) {
            fields.invalid(name, "must not contain characters that change the direction of text");
        }
        return text;
    }

    /** Blank, it would make one of all that somebody forgot to fill it in for. */
    private static @Nullable String dedupeKey(JsonFields fields) {
        var key = fields.text("dedupe_key", LONGEST_KEY);
        if (key != null && key.isBlank()) {
            fields.invalid("dedupe_key", "must not be blank");
        }
        return key;
    }

    private static @Nullable String body(JsonFields fields) {
        var body = text(fields, "body");
        if (body != null && body.isBlank()) {
            fields.invalid("body", "must not be blank");
        }
        return body;
    }

    /** Of several lines. */
    static @Nullable String text(JsonFields fields, String name) {
        var given = fields.raw(name);
        if (given == null || given.isNull()) {
            return null;
        }
        if (!given.isString()) {
            fields.malformed(name, "must be text");
            return null;
        }
        var text = given.stringValue();
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            fields.invalid(name, "must be valid Unicode text, without NUL");
            return null;
        }
        return text;
    }

    private @Nullable Instant expiresAt(JsonFields fields, @Nullable Instant sendAt) {
        var expiresAt = time(fields, "expires_at");
        if (expiresAt == null) {
            return null;
        }
        if (!expiresAt.isAfter(clock.instant())) {
            fields.invalid("expires_at", "must not be in the past");
        } else if (sendAt != null && !expiresAt.isAfter(sendAt)) {
            fields.invalid("expires_at", "must be after send_at");
        }
        return expiresAt;
    }

    /** A moment from 1970 on, at most ten years ahead: any rule can reckon with it. */
    public @Nullable Instant time(JsonFields fields, String name) {
        var text = fields.text(name, 40);
        if (text == null) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(clock.instant().plus(FURTHEST))) {
                fields.invalid(name, "must not be more than ten years ahead");
            } else if (time.isBefore(Instant.EPOCH)) {
                fields.invalid(name, "must not be before 1970");
            }
            return time;
        } catch (DateTimeParseException e) {
            fields.invalid(name, "must be an ISO-8601 time with an offset, e.g. 2027-01-01T06:00:00Z");
            return null;
        }
    }
}
