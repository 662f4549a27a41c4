package com.hunzal.hcm.settings;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with settings, whoever wrote them: callers are refused it, and warned of what was there before. */
final class SettingsRules {

    static final int LONGEST_NAME = 200;
    static final int LAST_HOUR = 23;
    static final int MOST_SEGMENTS = 1_000_000_000;

    private static final List<String> FREQUENCIES = List.of("hourly", "daily", "weekly");
    private static final List<String> WEEKDAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

    /** Also what makes a name run the other way, so that it looks like another: embeddings, overrides, isolates. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]");

    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");

    private SettingsRules() {}

    /**
     * @param field where it is shown
     * @param fields what has a part in it
     */
    record Finding(String field, String message, Set<String> fields) {

        Finding(String field, String message) {
            this(field, message, Set.of(field));
        }
    }

    static List<Finding> findings(SettingsValues values, List<String> slackHosts) {
        var findings = new ArrayList<Finding>();
        if (!isOneOf(SettingsValues.EMAIL_PROVIDERS, values.emailProvider())) {
            findings.add(new Finding("email_provider", "must be one of smtp, sendgrid, ses"));
        }
        findings.addAll(fallback(values));
        if (!AdminRecipients.isAddress(values.emailFromAddress())) {
            findings.add(new Finding("email_from_address", "must be an e-mail address"));
        }
        if (values.emailFromName() != null && !isName(values.emailFromName())) {
            findings.add(new Finding(
                    "email_from_name",
                    "must have at most " + LONGEST_NAME
                            + " characters, and none that controls a terminal, a line or the direction of text"));
        }
        if (values.smsProvider() != null && !isOneOf(SettingsValues.SMS_PROVIDERS, values.smsProvider())) {
            findings.add(new Finding("sms_provider", "must be one of twilio, sns"));
        }
        var webhook =
                values.slackWebhookUrl() == null ? null : SlackWebhook.problem(values.slackWebhookUrl(), slackHosts);
        if (webhook != null) {
            findings.add(new Finding("slack_webhook_url", webhook));
        }
        if (!FREQUENCIES.contains(values.digestFrequency())) {
            findings.add(new Finding("digest_frequency", "must be one of hourly, daily, weekly"));
        }
        findings.addAll(times(values));
        findings.addAll(quietHours(values));
        if (values.smsMonthlySegments() != null
                && (values.smsMonthlySegments() < 0 || values.smsMonthlySegments() > MOST_SEGMENTS)) {
            findings.add(new Finding("sms_monthly_segments", "must be from 0 to " + MOST_SEGMENTS));
        }
        var recipients = values.adminRecipients() == null ? null : AdminRecipients.problem(values.adminRecipients());
        if (recipients != null) {
            findings.add(new Finding("admin_recipients", recipients));
        }
        var custom = values.customSettings() == null ? null : CustomSettings.problem(values.customSettings());
        if (custom != null) {
            findings.add(new Finding("custom_settings", custom));
        }
        return findings;
    }

    private static List<Finding> fallback(SettingsValues values) {
        var fallback = values.emailFallbackProvider();
        if (fallback == null) {
            return List.of();
        }
        if (!isOneOf(SettingsValues.EMAIL_PROVIDERS, fallback)) {
            return List.of(new Finding("email_fallback_provider", "must be one of smtp, sendgrid, ses"));
        }
        return fallback.equalsIgnoreCase(values.emailProvider())
                ? List.of(new Finding(
                        "email_fallback_provider",
                        "must differ from email_provider",
                        Set.of("email_provider", "email_fallback_provider")))
                : List.of();
    }

    private static List<Finding> times(SettingsValues values) {
        var findings = new ArrayList<Finding>();
        if (values.digestHour() < 0 || values.digestHour() > LAST_HOUR) {
            findings.add(new Finding("digest_hour", "must be from 0 to " + LAST_HOUR));
        }
        if (!WEEKDAYS.contains(values.digestWeekday())) {
            findings.add(new Finding("digest_weekday", "must be one of " + String.join(", ", WEEKDAYS)));
        }
        if (!ZONES.contains(values.timezone())) { // not every text that ZoneId takes: +05:00 knows no summer time
            findings.add(new Finding("timezone", "must be the name of a time zone, e.g. Asia/Karachi or UTC"));
        }
        return findings;
    }

    private static List<Finding> quietHours(SettingsValues values) {
        var findings = new ArrayList<Finding>();
        Map.of("dnd_start", values.dndStart(), "dnd_end", values.dndEnd()).forEach((field, time) -> {
            if (!TIME.matcher(time).matches()) {
                findings.add(new Finding(field, "must be a time as HH:mm, from 00:00 to 23:59"));
            }
        });
        if (findings.isEmpty() && values.dndEnabled() && values.dndStart().equals(values.dndEnd())) {
            findings.add(new Finding(
                    "dnd_end",
                    "must differ from dnd_start while dnd_enabled is true",
                    Set.of("dnd_enabled", "dnd_start", "dnd_end")));
        }
        return findings;
    }

    private static boolean isOneOf(Map<String, String> choices, String chosen) {
        return choices.containsKey(chosen.toLowerCase(Locale.ROOT));
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && !CONTROLS.matcher(text).find();
    }
}
