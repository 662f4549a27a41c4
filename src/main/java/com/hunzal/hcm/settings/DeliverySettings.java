package com.hunzal.hcm.settings;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an organization's settings say about sending, with every value usable: what another program left odd counts as its
 * default here, and is shown as a warning there.
 *
 * @param fallbackProvider of e-mail, taken where the provider refuses the organization; null if there is none
 * @param smsProvider null if none is set
 * @param slackWebhookUrl in the clear; null if none is set, or the one that is cannot be used
 * @param slackWebhookTrouble why the webhook that is set cannot be used; null if it can, or there is none
 * @param quietHours null while {@code dnd_enabled} is off
 * @param zone of all people who have none of their own
 * @param smsMonthlySegments null if there is no budget
 * @param adminRecipients e-mail addresses of whom the service itself tells things
 * @param notifyJobFailed whether they are told of jobs that failed for good
 * @param version another one as soon as anything of this has changed, whoever changed it
 */
public record DeliverySettings(
        String organizationId,
        boolean emailEnabled,
        String emailProvider,
        @Nullable String fallbackProvider,
        String fromAddress,
        @Nullable String fromName,
        boolean smsEnabled,
        @Nullable String smsProvider,
        boolean slackEnabled,
        @Nullable String slackWebhookUrl,
        @Nullable String slackWebhookTrouble,
        Frequency digestFrequency,
        int digestHour,
        DayOfWeek digestWeekday,
        @Nullable QuietHours quietHours,
        ZoneId zone,
        @Nullable Integer smsMonthlySegments,
        List<String> adminRecipients,
        boolean notifyJobFailed,
        String version) {

    /** How often what can wait is told. */
    public enum Frequency {
        HOURLY,
        DAILY,
        WEEKLY
    }

    /** By the wall clock, from {@code start} on and before {@code end}, which may be on the next day; never equal. */
    public record QuietHours(LocalTime start, LocalTime end) {}

    public boolean enabled(Channel channel) {
        return switch (channel) {
            case EMAIL -> emailEnabled;
            case SMS -> smsEnabled;
            case SLACK -> slackEnabled;
        };
    }

    /** The provider of a channel; null if none is chosen. */
    public @Nullable String provider(Channel channel) {
        return switch (channel) {
            case EMAIL -> emailProvider;
            case SMS -> smsProvider;
            case SLACK -> Channel.SLACK.text();
        };
    }

    @Override
    public String toString() {
        return "DeliverySettings of " + organizationId; // holds a secret
    }
}
