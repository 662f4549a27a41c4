package com.hunzal.hcm.web;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id of the request that this thread answers: the one in its {@code X-Request-Id}. */
public final class RequestId {

    private RequestId() {}

    /** @return null on a thread that answers no request */
    public static @Nullable String current() {
        return MDC.get(RequestIdFilter.MDC_KEY);
    }
}
