package com.hunzal.hcm.settings;

import static com.hunzal.hcm.settings.SettingsValues.DEFAULTS;

import com.hunzal.hcm.settings.NotificationSettings.Snapshot;
import com.hunzal.hcm.web.FieldErrors;
import com.hunzal.hcm.web.JsonFields;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Lays a partial update over what is there: absent keeps, null clears (back to the default where there is one), a
 * value sets. RFC 7396. The merged result is validated, as far as the caller has changed it.
 */
final class SettingsChange {

    static final List<String> NAMES = List.of(
            "id",
            "organization_id",
            "email_enabled",
            "email_provider",
            "email_fallback_provider",
            "email_from_address",
            "email_from_name",
            "sms_enabled",
            "sms_provider",
            "sms_monthly_segments",
            "slack_enabled",
            "slack_webhook_url",
            "digest_frequency",
            "digest_hour",
            "digest_weekday",
            "dnd_enabled",
            "dnd_start",
            "dnd_end",
            "timezone",
            "admin_recipients",
            "notify_job_failed",
            "custom_settings",
            "created_at",
            "updated_at",
            "channels",
            "warnings");

    private final JsonFields fields;
    private final Snapshot current;
    private final JsonNode shown;
    private final Set<String> odd;
    private final List<String> slackHosts;

    private SettingsChange(JsonNode patch, Snapshot current, JsonNode shown, Set<String> odd, List<String> slackHosts) {
        this.fields = new JsonFields(patch).allow(NAMES);
        this.current = current;
        this.shown = shown;
        this.odd = odd;
        this.slackHosts = slackHosts;
    }

    /**
     * @param shown what a caller sees of the current state; a field that is sent back as it was seen is not changed
     * @param odd flags that the database has in another form than it is shown in
     * @throws com.hunzal.hcm.web.Problem 400 or 422 with everything that is wrong
     */
    static SettingsValues merge(
            JsonNode patch, Snapshot current, JsonNode shown, Set<String> odd, List<String> slackHosts) {
        var change = new SettingsChange(patch, current, shown, odd, slackHosts);
        change.checkReadOnly();
        var merged = change.merged();
        change.validate(merged);
        change.fields.check();
        return merged;
    }

    /**
     * Old settings may not be allowed any more, e.g. a webhook on a host that is not. What stays as it is now is not looked at.
     *
     * @throws com.hunzal.hcm.web.Problem 422 with everything that is wrong
     */
    static void checkRestored(SettingsHistory.Kept kept, SettingsValues now, List<String> slackHosts) {
        var changed = SettingsText.changes(now, kept.values()).stream()
                .map(SettingsText.Change::field)
                .collect(Collectors.toSet());
        var errors = new FieldErrors();
        for (var finding : SettingsRules.findings(kept.values(), slackHosts)) {
            if (finding.fields().stream().anyMatch(changed::contains)) {
                var lost = finding.field().equals(WebhookSecrets.FIELD) ? kept.webhookTrouble() : null;
                errors.invalid(finding.field(), lost == null ? finding.message() : lost);
            }
        }
        if (!errors.isEmpty()) {
            throw errors.problem();
        }
    }

    private SettingsValues merged() {
        var now = current.values();
        return new SettingsValues(
                flag("email_enabled", now.emailEnabled(), DEFAULTS.emailEnabled()),
                choice("email_provider", now.emailProvider(), DEFAULTS.emailProvider(), SettingsValues.EMAIL_PROVIDERS),
                choiceOrNull("email_fallback_provider", now.emailFallbackProvider(), SettingsValues.EMAIL_PROVIDERS),
                text("email_from_address", now.emailFromAddress(), DEFAULTS.emailFromAddress(), 254),
                textOrNull("email_from_name", now.emailFromName(), SettingsRules.LONGEST_NAME),
                flag("sms_enabled", now.smsEnabled(), DEFAULTS.smsEnabled()),
                choiceOrNull("sms_provider", now.smsProvider(), SettingsValues.SMS_PROVIDERS),
                number("sms_monthly_segments", now.smsMonthlySegments(), SettingsRules.MOST_SEGMENTS),
                flag("slack_enabled", now.slackEnabled(), DEFAULTS.slackEnabled()),
                textOrNull("slack_webhook_url", now.slackWebhookUrl(), 2000),
                text("digest_frequency", now.digestFrequency(), DEFAULTS.digestFrequency(), 20),
                Objects.requireNonNullElse(
                        number("digest_hour", now.digestHour(), SettingsRules.LAST_HOUR), DEFAULTS.digestHour()),
                text("digest_weekday", now.digestWeekday(), DEFAULTS.digestWeekday(), 20),
                flag("dnd_enabled", now.dndEnabled(), DEFAULTS.dndEnabled()),
                text("dnd_start", now.dndStart(), DEFAULTS.dndStart(), 20),
                text("dnd_end", now.dndEnd(), DEFAULTS.dndEnd(), 20),
                text("timezone", now.timezone(), DEFAULTS.timezone(), 100),
                isChanged("admin_recipients") ? AdminRecipients.read(fields) : now.adminRecipients(),
                flag("notify_job_failed", now.notifyJobFailed(), DEFAULTS.notifyJobFailed()),
                CustomSettings.merge(now.customSettings(), fields));
    }

    /** Only what the caller changes can be refused; what another program left odd is no fault of the caller. */
    private void validate(SettingsValues merged) {
        for (var finding : SettingsRules.findings(merged, slackHosts)) {
            if (finding.fields().stream().anyMatch(this::isChanged)) {
                fields.invalid(finding.field(), finding.message());
            }
        }
    }

    /** What was read can be sent back whole, so these may come along as long as they are what they were. */
    private void checkReadOnly() {
        for (var name : List.of("id", "organization_id")) {
            if (isChanged(name)) {
                fields.text(name, 500);
                fields.invalid(name, "cannot be changed");
            }
        }
        checkTime("created_at", current.createdAt());
        checkTime("updated_at", current.updatedAt());
    }

    private void checkTime(String name, @Nullable Instant present) {
        if (isChanged(name) && !Objects.equals(present, instant(name))) {
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

    private boolean isChanged(String name) {
        var sent = fields.raw(name);
        return sent != null && (odd.contains(name) || !sent.equals(shown.path(name)));
    }

    private boolean flag(String name, boolean now, boolean otherwise) {
        return isChanged(name) ? Objects.requireNonNullElse(fields.flag(name), otherwise) : now;
    }

    private @Nullable Integer number(String name, @Nullable Integer now, int most) {
        return isChanged(name) ? fields.integer(name, 0, most) : now;
    }

    private String text(String name, String now, String otherwise, int maxLength) {
        return isChanged(name) ? Objects.requireNonNullElse(fields.text(name, maxLength), otherwise) : now;
    }

    private @Nullable String textOrNull(String name, @Nullable String now, int maxLength) {
        return isChanged(name) ? fields.text(name, maxLength) : now;
    }

    private @Nullable String choiceOrNull(String name, @Nullable String now, Map<String, String> choices) {
        var chosen = textOrNull(name, now, 50);
        return chosen == null ? null : SettingsValues.canonical(choices, chosen);
    }

    private String choice(String name, String now, String otherwise, Map<String, String> choices) {
        return Objects.requireNonNullElse(choiceOrNull(name, now, choices), otherwise);
    }
}
