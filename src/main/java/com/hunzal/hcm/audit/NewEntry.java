package com.hunzal.hcm.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * An entry that has no place in a chain yet.
 *
 * @param organizationId null for what is about the whole service
 * @param action what was done, e.g. {@code job.cancel}
 * @param subject to what, e.g. the job's id
 * @param details a JSON object
 */
public record NewEntry(
        @Nullable String organizationId,
        Instant at,
        String actor,
        String action,
        String subject,
        @Nullable String requestId,
        String details) {

    /** Characters. Ids of other programs may be of any length. */
    static final int LONGEST = 500;

    /** Keeps what can be stored and read back just so: to what both databases tell of a time and take for text. */
    public NewEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
        actor = storable(actor);
        subject = storable(subject);
    }

    /** The same, done by somebody else. */
    public NewEntry by(String actor) {
        return new NewEntry(organizationId, at, actor, action, subject, requestId, details);
    }

    /** No half characters, which have no UTF-8, no NUL, which not every database takes, and not too much. */
    static String storable(String text) {
        var whole = new String(
                StringUtils.truncate(text, LONGEST).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replace('\0', '?');
    }
}
