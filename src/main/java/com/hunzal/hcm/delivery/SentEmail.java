package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.EmailAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The result of an {@code email_send} job.
 *
 * @param to one address, or a list of several
 * @param messageId likewise, in the same order
 */
record SentEmail(String status, Object to, String subject, Object messageId, String timestamp) {

    static SentEmail of(List<EmailAddress> to, Map<String, String> idsByAddress, String subject, Instant now) {
        var addresses = to.stream().map(EmailAddress::toString).toList();
        var ids = addresses.stream().map(idsByAddress::get).toList();
        return new SentEmail(
                "sent",
                oneOrAll(addresses),
                subject,
                oneOrAll(ids),
                now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Object oneOrAll(List<String> values) {
        return values.size() == 1 ? values.get(0) : values;
    }
}
