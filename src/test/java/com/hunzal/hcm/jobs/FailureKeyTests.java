package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureKeyTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Timeout after 30 s | Timeout after <n> s",
                "Timeout after 1,234.5ms | Timeout after <n>ms",
                "retries: 3, left: 0 | retries: <n>, left: <n>",
                "SQLState 40P01 | SQLState <n>P<n>",
                "Job 018f2c3e-7b1a-7c3d-9e4f-0123456789ab is gone | Job <uuid> is gone",
                "Job 018F2C3E-7B1A-7C3D-9E4F-0123456789AB is gone | Job <uuid> is gone",
                "at 0x7fff5fbff8a0 | at <hex>",
                "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 | commit <hex>",
                "etag d41d8cd98f | etag <hex>",
                "decade defaced | decade defaced",
                "User 'anna' does not exist | User <text> does not exist",
                "User \"anna b\" does not exist | User <text> does not exist",
                "I can't reach 'smtp' and don't know why | I can't reach <text> and don't know why",
                "550 No such user anna.b+x@mail.example.com here | <n> No such user <email> here",
                "GET https://api.example.com:8443/v1/users/42?x=1 failed | GET <url> failed",
                "Cannot open /var/lib/hcm/hunzal_hcm.db-wal | Cannot open <path>",
                "Cannot open /tmp/a, /tmp/b, /tmp/c | Cannot open <path>",
                "Cannot open C:\\Users\\anna\\x.txt | Cannot open <path>",
                "I/O error and/or timeout | I/O error and/or timeout",
                "until 2026-11-23T10:00:00.123456Z | until <time>",
                "until 2026-11-23 10:00:00+02:00 it waits | until <time> it waits",
                "on 2026-11-23 | on <time>",
                "at 10:00:00.5 | at <time>",
                "Connection to localhost:5432 refused | Connection to localhost:<n> refused",
                "Connection to 10.1.2.3:25 refused | Connection to <host> refused",
                "Connection to [fe80::1]:25 refused | Connection to <host> refused",
                "Connection to 0:0:0:0:0:0:0:1 refused | Connection to <host> refused",
                "Connection to mail.eu.example.com:587 refused | Connection to <host> refused",
                "The worker hcm-3.local:4711:0a1b2c3d died while it ran this job (1 of 3) "
                        + "| The worker <node> died while it ran this job (<n> of <n>)",
                "pod hcm-7d9f8b6c5-x2x9z was evicted | pod <id> was evicted",
                "unknown column in x-very-long-hyphenated-word | unknown column in x-very-long-hyphenated-word",
                "java.net.SocketTimeoutException: Read timed out | java.net.SocketTimeoutException: Read timed out",
                "at com.example.mail.Sender.send(Sender.java:42) | at com.example.mail.Sender.send(Sender.java:<n>)",
                "missing ids 4, 8, 15, 16 | missing ids <n>",
                "null | null",
            })
    void whatVariesIsReplaced(String message, String normalised) {
        assertThat(FailureKey.normalise(message)).isEqualTo(normalised);
        assertThat(FailureKey.normalise(normalised)).as("again").isEqualTo(normalised);
    }

    @Test
    void whiteSpaceIsNoDifference() {
        assertThat(FailureKey.normalise("  one\n\ttwo \r\n three\n")).isEqualTo("one two three");
        assertThat(FailureKey.normalise(null)).isEmpty();
    }

    @Test
    void aKeyIsOfTypeErrorAndMessage() {
        var key = FailureKey.of("email_send", "java.net.ConnectException", "to 10.0.0.1:25 after 3 s");

        assertThat(key)
                .matches(FailureKey.FORM)
                .isEqualTo(FailureKey.of("email_send", "java.net.ConnectException", "to 10.0.0.2:587 after 20 s"))
                .isNotEqualTo(FailureKey.of("cleanup", "java.net.ConnectException", "to 10.0.0.1:25 after 3 s"))
                .isNotEqualTo(FailureKey.of("email_send", "java.io.IOException", "to 10.0.0.1:25 after 3 s"))
                .isNotEqualTo(FailureKey.of("email_send", null, "to 10.0.0.1:25 after 3 s"))
                .isNotEqualTo(FailureKey.of("email_send", "java.net.ConnectException", "to 10.0.0.1:25"));
        assertThat(FailureKey.of("a", "b", "")).isNotEqualTo(FailureKey.of("a", null, "b"));
    }

    /** Keys stand in the database: another way to make them would split every group in two. */
    @Test
    void aKeyStaysTheSameForEver() {
        assertThat(FailureKey.of("noop", null, null)).isEqualTo("1e2e53696bf781ca");
        assertThat(FailureKey.of("noop", "java.io.IOException", "Timeout after 30 s on 'größe'"))
                .isEqualTo("984fd4120803a82b");
    }

    @Test
    void theEndOfALongMessageDoesNotCount() {
        var start = "The disk is full. ".repeat(30);

        assertThat(FailureKey.of("noop", null, start + "one"))
                .isEqualTo(FailureKey.of("noop", null, start + "another ".repeat(100_000)));
    }

    /** Linear in the message's length: each of these would take minutes if it were not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "1", "/", "a.", "a:", "'", "\"", "-", "@", "a@", "1:", "0-", ":", "[", "<n> ", " ", "1,", "a/b"
            })
    void noMessageTakesLong(String part) {
        assertThat(FailureKey.normalise(part.repeat(100_000))).hasSizeLessThanOrEqualTo(400);
    }

    /** A thousand characters are read some two hundred times at most, whoever wrote them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "/",
                "a.",
                "'",
                "@",
                "a@",
                "1:",
                "0-",
                ":",
                "[",
                "\u201c",
                "\u00ab",
                "a-",
                "-a",
                "a.b-c:1:",
                "ab."
            })
    void noMessageIsReadOften(String part) {
        var reads = new AtomicLong();

        FailureKey.normalise(part.repeat(1000), text -> new Counted(text, reads));

        assertThat(reads).hasValueLessThan(200_000);
    }

    private record Counted(String text, AtomicLong reads) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads.incrementAndGet();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
