package com.hunzal.hcm.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Leaves a tenth of the server's threads to those who watch the service, so that health is answered while all others are
 * at work, and half of them to others than any one token, or address without one; and gives no more than a few to the pages that need no token, which are for people and cost the most.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RequestsInFlight extends OncePerRequestFilter {

    private static final int PAGES = 8;

    private final Map<String, Integer> callers = new ConcurrentHashMap<>();
    private final int mostOfOne;
    private final Semaphore requests;
    private final Semaphore pages;
    private final HandlerExceptionResolver problems;

    RequestsInFlight(
            TomcatServerProperties tomcat, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        var threads = tomcat.getThreads().getMax();
        this.mostOfOne = Math.max(1, threads / 2);
        this.requests = new Semaphore(Math.max(1, threads - Math.max(1, threads / 10)));
        this.pages = new Semaphore(Math.min(PAGES, Math.max(1, threads / 2)));
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = path(request);
        return path.equals("/health") || path.startsWith("/actuator/health");
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = path(request);
        var places = path.startsWith("/swagger-ui") || path.startsWith("/v3/api-docs") ? pages : requests;
        var caller = caller(request);
        if (callers.merge(caller, 1, Integer::sum) > mostOfOne) {
            leave(caller);
            refuse(request, response, HttpStatus.TOO_MANY_REQUESTS, "You have too many requests at work.");
        } else if (!places.tryAcquire()) {
            leave(caller);
            refuse(
                    request,
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The server is at work on as many requests as it may.");
        } else {
            try {
                chain.doFilter(request, response);
            } finally {
                places.release();
                leave(caller);
            }
        }
    }

    /** Not checked yet, and good enough to tell one from another: who makes tokens up is refused at once. */
    private static String caller(HttpServletRequest request) {
        var token = request.getHeader(HttpHeaders.AUTHORIZATION);
        return token == null ? String.valueOf(request.getRemoteAddr()) : token;
    }

    private void leave(String caller) {
        callers.computeIfPresent(caller, (key, count) -> count > 1 ? count - 1 : null);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String why) {
        var problem = new Problem(status, "too-many-requests-in-flight", why + " Nothing was changed; try again.");
        problems.resolveException(request, response, null, problem.retryAfter(1));
    }
}
