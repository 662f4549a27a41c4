package com.hunzal.hcm.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Sends an answer with its length, in one piece. Without, Spring flushes a body of unknown length and the end of it
 * follows in a second packet: a third of the time that a short request takes.
 */
@Component
@Order(WholeResponseFilter.OUTSIDE_OF_BODIES)
class WholeResponseFilter extends OncePerRequestFilter {

    /** So that a request's body is forgotten when its answer is sent. */
    static final int OUTSIDE_OF_BODIES = BodyLimitFilter.INSIDE_OF_SECURITY - 1;

    /** What is not ours goes its own way. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI()
                .substring(request.getContextPath().length())
                .startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var whole = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, whole);
        var download = CsvDownloads.of(request);
        if (download != null && whole.getStatus() == HttpServletResponse.SC_OK) {
            download.sendTo(response, HttpMethod.GET.matches(request.getMethod()));
        } else if (!isAsyncStarted(request)) { // a stream has no length, and is written past this
            whole.copyBodyToResponse();
        }
    }
}
