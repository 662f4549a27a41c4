package com.hunzal.hcm.web;

import com.hunzal.hcm.security.ConsoleCookie;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Leaves a tenth of the server's threads to those who watch the service, so that health is answered while all others are
 * at work, and half of them to others than any one token, or address without one; and gives no more than a few to the
 * pages that need no token, which are for people and cost the most. Stands inside of the security chain, behind CORS:
 * a page of an allowed origin is to see what it is refused with, and preflights are answered before.
 *
 * @see OrganizationsInFlight those who have several tokens
 */
@Component
class RequestsInFlight extends OncePerRequestFilter {

    private static final int PAGES = 8;
    private static final int LEAST_WATCHERS = 4;
    private static final int WATCHERS_WAIT_SECONDS = 1;

    private final AtWork callers;
    private final Semaphore requests;
    private final Semaphore pages;
    private final Semaphore watchers;
    private final HandlerExceptionResolver problems;

    RequestsInFlight(
            TomcatServerProperties tomcat, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        var threads = tomcat.getThreads().getMax();
        var kept = Math.max(1, threads / 10);
        this.callers = AtWork.halfOf(threads);
        this.requests = new Semaphore(Math.max(1, threads - kept));
        this.pages = new Semaphore(Math.min(PAGES, Math.max(1, threads / 2)));
        this.watchers = new Semaphore(Math.max(LEAST_WATCHERS, kept), true);
        this.problems = problems;
    }

    /** The container would call it once more, outside of the security chain. */
    @Configuration(proxyBeanMethods = false)
    static class NotByItself {
        @Bean
        FilterRegistrationBean<RequestsInFlight> requestsInFlightRegistration(RequestsInFlight filter) {
            var registration = new FilterRegistrationBean<>(filter);
            registration.setEnabled(false);
            return registration;
        }
    }

    private static boolean isHealth(String path) {
        return path.equals("/health") || path.startsWith("/actuator/health");
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = path(request);
        if (isHealth(path)) {
            goOn(comesFree(watchers), watchers, request, response, chain);
            return;
        }
        var caller = caller(request);
        if (!callers.enter(caller)) {
            refuse(request, response, AtWork.tooMany("You have"));
            return;
        }
        try {
            var isPage = path.startsWith("/swagger-ui") || path.startsWith("/v3/api-docs");
            var places = isPage ? pages : requests;
            goOn(places.tryAcquire(), places, request, response, chain);
        } finally {
            callers.leave(caller);
        }
    }

    /** In milliseconds, unless the database hangs: whoever asks in a crowd is not told that the service is down. */
    private static boolean comesFree(Semaphore places) {
        try {
            return places.tryAcquire(WATCHERS_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void goOn(
            boolean hasPlace,
            Semaphore places,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        if (!hasPlace) {
            refuse(
                    request,
                    response,
                    AtWork.refusal(
                            HttpStatus.SERVICE_UNAVAILABLE, "The server is at work on as many requests as it may."));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }

    /**
     * Not checked yet, and good enough to tell one from another: who makes tokens up is refused at once. Without the
     * word before it, which means the same in any case.
     */
    private static String caller(HttpServletRequest request) {
        var token = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (token == null) {
            token = ConsoleCookie.in(request);
        }
        return token == null ? String.valueOf(request.getRemoteAddr()) : token.substring(token.lastIndexOf(' ') + 1);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) {
        problems.resolveException(request, response, null, problem);
    }
}
