package com.hunzal.hcm.providers;

import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * What all of Amazon's services say when they do not take a message.
 *
 * @param code the name of the error; empty if there is none
 * @param text what it says, for hints only
 */
record AwsTrouble(int status, String code, String text, SendOutcome usual) {

    static AwsTrouble of(AwsServiceException failure, Clock clock) {
        var details = failure.awsErrorDetails();
        var code = details == null ? "" : orEmpty(details.errorCode());
        var text = details == null ? "" : orEmpty(details.errorMessage());
        var head = details == null ? null : details.sdkHttpResponse();
        var retryAfter = head == null ? null : RetryAfter.of(name -> header(head, name), clock);
        var status = failure.statusCode();
        if (failure.isThrottlingException() || status == 429) {
            return new AwsTrouble(status, code, text, HttpAnswer.outcome(429).notBefore(retryAfter));
        }
        if (status == 401 || status == 403) {
            return new AwsTrouble(status, code, text, refusedKeys());
        }
        if (code.startsWith("RequestTimeout")) {
            return new AwsTrouble(status, code, text, HttpAnswer.outcome(408));
        }
        return new AwsTrouble(
                status, code, text, HttpAnswer.outcome(status).notBefore(status >= 500 ? retryAfter : null));
    }

    /** Without an answer that the library understands. */
    static SendOutcome of(SdkClientException failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof NoAnswer none) {
                return none.outcome();
            }
        }
        return HttpAnswer.outcome(200);
    }

    boolean isThrottled() {
        return usual.kind() == SendOutcome.Kind.THROTTLED;
    }

    boolean says(String words) {
        return text.toLowerCase(Locale.ROOT).contains(words);
    }

    static SendOutcome refusedKeys() {
        return SendOutcome.of(
                SendOutcome.Kind.CONFIG,
                SendOutcome.Stage.AUTHENTICATE,
                "Amazon does not accept the access key, or the key may not send: check the key, its permissions and this "
                        + "machine's clock.");
    }

    private static @Nullable String header(SdkHttpResponse head, String name) {
        var passed = name.equals("Retry-After") ? AwsHttp.RETRY_AFTER : name;
        return head.firstMatchingHeader(passed).orElse(null);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public String toString() {
        return "AwsTrouble " + status + " " + code;
    }
}
