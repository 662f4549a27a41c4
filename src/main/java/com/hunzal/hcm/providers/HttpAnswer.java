package com.hunzal.hcm.providers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a provider answered. The status says what became of a message; the body is a hint, which may be cut, HTML of
 * something in between, or nothing. It is never shown to anybody.
 *
 * @param body its beginning
 * @param whole whether that is all of it
 */
record HttpAnswer(int status, HttpHeaders headers, byte[] body, boolean whole) {

    /** Providers' own answers are shorter. */
    static final int MOST_BYTES = 16 * 1024;

    static HttpAnswer read(int status, HttpHeaders headers, InputStream body) {
        var read = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        int length = 0;
        try {
            while (length >= 0 && read.size() <= MOST_BYTES) {
                read.write(buffer, 0, length);
                length = body.read(buffer);
            }
        } catch (IOException brokenOff) {
            return new HttpAnswer(status, headers, read.toByteArray(), false); // the status, which decides, is there
        }
        return new HttpAnswer(status, headers, read.toByteArray(), length < 0);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @return a missing node if it is not JSON */
    JsonNode json() {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    @Nullable
    Duration retryAfter(Clock clock) {
        return RetryAfter.of(headers::getFirst, clock);
    }

    /** What its status means where the provider has said nothing more exact. */
    SendOutcome outcome(Clock clock) {
        return outcome(status).notBefore(status == 429 || status >= 500 ? retryAfter(clock) : null);
    }

    static SendOutcome outcome(int status) {
        return switch (status) {
            case 408 -> outcomeOfTrouble();
            case 429 ->
                SendOutcome.of(
                        SendOutcome.Kind.THROTTLED,
                        SendOutcome.Stage.AUTHENTICATE,
                        "The provider takes no more messages of this account for now; the message waits as long as it says.");
            default ->
                switch (status / 100) {
                    case 2 ->
                        SendOutcome.of(
                                SendOutcome.Kind.UNKNOWN,
                                SendOutcome.Stage.CONTENT,
                                "The provider's answer does not say whether it has taken the message.");
                    case 3 ->
                        SendOutcome.of(
                                SendOutcome.Kind.CONFIG,
                                SendOutcome.Stage.CONNECT,
                                "The provider's address leads to another one, which is not followed; check the address.");
                    case 4 ->
                        SendOutcome.of(
                                SendOutcome.Kind.MESSAGE,
                                SendOutcome.Stage.CONTENT,
                                "The provider does not accept this message.");
                    default -> outcomeOfTrouble();
                };
        };
    }

    private static SendOutcome outcomeOfTrouble() {
        return SendOutcome.of(
                SendOutcome.Kind.TRANSIENT,
                SendOutcome.Stage.CONNECT,
                "The provider has trouble of its own; the message is tried again.");
    }
}
