package com.hunzal.hcm.web;

import com.hunzal.hcm.database.ReadTime;
import com.hunzal.hcm.security.CallerKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Few connections read, and one organization with many slow requests would have them all: each has only some requests in
 * flight at the same time, and each of these only so long. Bulk changes have a line of their own, or whoever looks at
 * lists could not cancel what makes them slow; but only one place, so that both together leave a connection to others.
 */
@Component
@EnableConfigurationProperties(ReadProperties.class)
class FairReads implements HandlerInterceptor, WebMvcConfigurer {

    private static final String ENTERED = FairReads.class.getName();

    private static final Duration BREATH = Duration.ofMillis(100);

    private final ReadProperties properties;
    private final Turnstile reads;
    private final Turnstile changes;

    FairReads(ReadProperties properties) {
        this.properties = properties;
        this.reads = turnstile(properties.atOncePerOrganization(), properties);
        this.changes = turnstile(1, properties);
    }

    private static Turnstile turnstile(int atOnce, ReadProperties properties) {
        return new Turnstile(atOnce, properties.waitingPerOrganization(), properties.waitingInAll());
    }

    private record Entered(Turnstile where, String key) {}

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    /** @throws Problem 429 if too many of the organization wait, or it has waited too long */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        var where = where(request, handler);
        if (where == null) {
            return true;
        }
        var key = CallerKey.of(request);
        if (!where.enter(key, properties.longestWait())) {
            throw new Problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too-many-reads",
                            where == reads
                                    ? "Too many requests of your organization are being answered at the same time"
                                            + " (hcm.reads.at-once-per-organization)."
                                    : "Another bulk change of your organization is being made, and one is made at a time.")
                    .retryAfter(Math.max(1, properties.longestWait().toSeconds()));
        }
        request.setAttribute(ENTERED, new Entered(where, key));
        if (where == reads) {
            ReadTime.limit(properties.timeLimit());
        } else {
            ReadTime.give(properties.timeLimit()); // not for what it writes
        }
        return true;
    }

    /**
     * A part of a long answer: takes its turn as a request of its own would, but waits until it has come.
     *
     * @param key as {@link CallerKey} says
     */
    <T> T read(String key, Supplier<T> reading) {
        try {
            while (!reads.enter(key, properties.longestWait())) {
                LockSupport.parkNanos(BREATH.toNanos()); // where too many wait already
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a list", e);
        }
        ReadTime.limit(properties.timeLimit());
        try {
            return reading.get();
        } finally {
            ReadTime.clear();
            reads.leave(key);
        }
    }

    private @Nullable Turnstile where(HttpServletRequest request, Object handler) {
        if (!(handler instanceof HandlerMethod method) || !Refusal.needsToken(method)) {
            return null;
        }
        if (HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod())) {
            return reads;
        }
        return method.hasMethodAnnotation(ReadsMuch.class)
                        || method.getBeanType().isAnnotationPresent(ReadsMuch.class)
                ? changes
                : null;
    }

    Turnstile reads() {
        return reads;
    }

    Turnstile changes() {
        return changes;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        if (request.getAttribute(ENTERED) instanceof Entered entered) {
            request.removeAttribute(ENTERED);
            ReadTime.clear();
            entered.where().leave(entered.key());
        }
    }
}
