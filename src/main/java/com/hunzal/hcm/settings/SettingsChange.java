package com.hunzal.hcm.settings;

import static com.hunzal.hcm.settings.SettingsValues.DEFAULTS;

import com.hunzal.hcm.settings.NotificationSettings.Snapshot;
import com.hunzal.hcm.web.JsonFields;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Lays a partial update over what is there: absent keeps, null clears (back to the default where there is one), a
 * value sets. The merged result is validated, not only what was sent. RFC 7396.
 */
final class SettingsChange {

    static final List<String> NAMES = List.of(
            "id",
            "organization_id",
            "email_enabled",
            "email_provider",
            "email_from_address",
            "email_from_name",
            "sms_enabled",
            "sms_provider",
            "slack_enabled",
            "slack_webhook_url",
            "digest_frequency",
            "dnd_enabled",
            "dnd_start",
            "dnd_end",
            "custom_settings",
            "created_at",
            "updated_at",
            "channels");

    private static final Map<String, String> EMAIL_PROVIDERS =
            Map.of("smtp", "smtp", "sendgrid", "sendgrid", "ses", "ses");
    private static final Map<String, String> SMS_PROVIDERS =
            Map.of("twilio", "twilio", "sns", "sns", "aws sns", "sns", "aws_sns", "sns");
    private static final List<String> FREQUENCIES = List.of("hourly", "daily", "weekly");
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");

    private final JsonFields fields;
    private final Snapshot current;
    private final List<String> slackHosts;

    private SettingsChange(JsonNode patch, Snapshot current, List<String> slackHosts) {
        this.fields = new JsonFields(patch).allow(NAMES);
        this.current = current;
        this.slackHosts = slackHosts;
    }

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 with everything that is wrong */
    static SettingsValues merge(JsonNode patch, Snapshot current, List<String> slackHosts) {
        var change = new SettingsChange(patch, current, slackHosts);
        change.checkReadOnly();
        var merged = change.merged();
        change.validate(merged);
        change.fields.check();
        return merged;
    }

    private SettingsValues merged() {
        var now = current.values();
        return new SettingsValues(
                flag("email_enabled", now.emailEnabled(), DEFAULTS.emailEnabled()),
                choice("email_provider", now.emailProvider(), DEFAULTS.emailProvider(), EMAIL_PROVIDERS),
                text("email_from_address", now.emailFromAddress(), DEFAULTS.emailFromAddress(), 254),
                textOrNull("email_from_name", now.emailFromName(), 200),
                flag("sms_enabled", now.smsEnabled(), DEFAULTS.smsEnabled()),
                choiceOrNull("sms_provider", now.smsProvider(), SMS_PROVIDERS),
                flag("slack_enabled", now.slackEnabled(), DEFAULTS.slackEnabled()),
                slackWebhookUrl(now.slackWebhookUrl()),
                text("digest_frequency", now.digestFrequency(), DEFAULTS.digestFrequency(), 20),
                flag("dnd_enabled", now.dndEnabled(), DEFAULTS.dndEnabled()),
                text("dnd_start", now.dndStart(), DEFAULTS.dndStart(), 20),
                text("dnd_end", now.dndEnd(), DEFAULTS.dndEnd(), 20),
                CustomSettings.merge(now.customSettings(), fields));
    }

    private void validate(SettingsValues merged) {
        if (!EMAIL_PROVIDERS.containsValue(merged.emailProvider())) {
            fields.invalid("email_provider", "must be one of smtp, sendgrid, ses");
        }
        if (merged.smsProvider() != null && !SMS_PROVIDERS.containsValue(merged.smsProvider())) {
            fields.invalid("sms_provider", "must be one of twilio, sns");
        }
        if (!FREQUENCIES.contains(merged.digestFrequency())) {
            fields.invalid("digest_frequency", "must be one of hourly, daily, weekly");
        }
        if (!isAddress(merged.emailFromAddress())) {
            fields.invalid("email_from_address", "must be an e-mail address");
        }
        var startIsTime = isTime("dnd_start", merged.dndStart());
        var endIsTime = isTime("dnd_end", merged.dndEnd());
        if (merged.dndEnabled() && startIsTime && endIsTime && merged.dndStart().equals(merged.dndEnd())) {
            fields.invalid("dnd_end", "must differ from dnd_start while dnd_enabled is true");
        }
        if (merged.slackWebhookUrl() != null) {
            var problem = SlackWebhook.problem(merged.slackWebhookUrl(), slackHosts);
            if (problem != null) {
                fields.invalid("slack_webhook_url", problem);
            }
        }
    }

    private boolean isTime(String name, String value) {
        var matches = TIME.matcher(value).matches();
        if (!matches) {
            fields.invalid(name, "must be a time as HH:mm, from 00:00 to 23:59");
        }
        return matches;
    }

    private static boolean isAddress(String text) {
        try {
            var address = new InternetAddress(text, true);
            address.validate();
            return address.getAddress().equals(text)
                    && text.indexOf('@') > 0
                    && text.chars().allMatch(each -> each > 0x20 && each < 0x7f);
        } catch (AddressException e) {
            return false;
        }
    }

    /** What was read can be sent back whole, so these may come along as long as they are what they were. */
    private void checkReadOnly() {
        checkSame("id", current.id().equals(fields.text("id", 500)));
        checkSame("organization_id", current.organizationId().equals(fields.text("organization_id", 500)));
        checkSame("created_at", Objects.equals(current.createdAt(), instant("created_at")));
        checkSame("updated_at", Objects.equals(current.updatedAt(), instant("updated_at")));
    }

    private void checkSame(String name, boolean same) {
        if (fields.raw(name) != null && !same) {
            fields.invalid(name, "cannot be changed");
        }
    }

    private @Nullable Instant instant(String name) {
        var text = fields.text(name, 40);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException notTheSame) {
            return Instant.MIN;
        }
    }

    private boolean absent(String name) {
        return fields.raw(name) == null;
    }

    private boolean flag(String name, boolean now, boolean otherwise) {
        return absent(name) ? now : Objects.requireNonNullElse(fields.flag(name), otherwise);
    }

    private String text(String name, String now, String otherwise, int maxLength) {
        return absent(name) ? now : Objects.requireNonNullElse(fields.text(name, maxLength), otherwise);
    }

    private @Nullable String textOrNull(String name, @Nullable String now, int maxLength) {
        return absent(name) ? now : fields.text(name, maxLength);
    }

    private @Nullable String choiceOrNull(String name, @Nullable String now, Map<String, String> choices) {
        var chosen = textOrNull(name, now, 50);
        return chosen == null ? null : choices.getOrDefault(chosen.toLowerCase(Locale.ROOT), chosen);
    }

    private String choice(String name, String now, String otherwise, Map<String, String> choices) {
        return Objects.requireNonNullElse(choiceOrNull(name, now, choices), otherwise);
    }

    private @Nullable String slackWebhookUrl(@Nullable String now) {
        var sent = textOrNull("slack_webhook_url", now, 2000);
        return sent != null && sent.equals(SlackWebhook.mask(now)) ? now : sent;
    }
}
