package com.hunzal.hcm.providers;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The least time to wait, as providers name it. What nobody can make sense of names none. */
final class RetryAfter {

    /** No provider means more; one that says more would hold a message back for good. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("(\\d{1,12})(\\.\\d{1,9})?");

    private RetryAfter() {}

    /**
     * The longest of what the headers say: {@code Retry-After} in seconds or as a date, {@code X-RateLimit-Reset} as the
     * second since 1970 at which one may go on.
     *
     * @param header the first value of a header
     * @return null if there is none, or its time is over
     */
    static @Nullable Duration of(UnaryOperator<@Nullable String> header, Clock clock) {
        var now = clock.instant();
        var retryAfter = header.apply("Retry-After");
        return longest(
                seconds(retryAfter),
                until(date(retryAfter), now),
                until(epoch(header.apply("X-RateLimit-Reset")), now));
    }

    /** @return null if it is no number of seconds, or none */
    static @Nullable Duration seconds(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var number = SECONDS.matcher(text.strip());
        if (!number.matches()) {
            return null;
        }
        return usable(Duration.ofSeconds(Long.parseLong(number.group(1)) + (number.group(2) == null ? 0 : 1)));
    }

    /** @return null if all are */
    static @Nullable Duration longest(@Nullable Duration... delays) {
        Duration longest = null;
        for (var delay : delays) {
            if (delay != null && (longest == null || delay.compareTo(longest) > 0)) {
                longest = delay;
            }
        }
        return longest;
    }

    private static @Nullable Duration until(@Nullable Instant moment, Instant now) {
        return moment == null ? null : usable(Duration.between(now, moment));
    }

    private static @Nullable Duration usable(Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            return null;
        }
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    private static @Nullable Instant date(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    private static @Nullable Instant epoch(@Nullable String text) {
        return text != null && text.strip().matches("\\d{1,11}")
                ? Instant.ofEpochSecond(Long.parseLong(text.strip()))
                : null;
    }
}
