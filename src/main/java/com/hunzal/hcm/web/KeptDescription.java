package com.hunzal.hcm.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Keeps the API's description as it is sent: springdoc writes its 170 KB anew for everybody who asks, which needs no
 * token. It depends on nothing but the path that the service is below, in {@code servers}; that is forged where a proxy
 * is trusted and lets a caller's {@code X-Forwarded-Prefix} pass, so only a few are kept.
 */
@Component
@Order(BodyLimitFilter.INSIDE_OF_SECURITY)
class KeptDescription extends OncePerRequestFilter {

    private static final int MOST = 8;
    private static final Set<String> PATHS = Set.of("/v3/api-docs", "/v3/api-docs.yaml", "/v3/api-docs/swagger-config");

    private final Map<String, Kept> kept = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST;
        }
    };

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !PATHS.contains(path(request)) || !(isGet(request) || HttpMethod.HEAD.matches(request.getMethod()));
    }

    private static boolean isGet(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod());
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getQueryString() != null || acceptsSomethingElse(request)) {
            chain.doFilter(request, response); // to be refused, or none of our business
            return;
        }
        var key = request.getContextPath() + " " + path(request);
        Kept found;
        synchronized (kept) {
            found = kept.get(key);
            if (found == null && isGet(request)) {
                found = compute(request, response, chain);
                if (found == null) {
                    return;
                }
                kept.put(key, found);
            }
        }
        if (found == null) {
            chain.doFilter(request, response);
        } else {
            found.send(request, response);
        }
    }

    /** @return null if it has been answered with something else */
    private static @Nullable Kept compute(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var whole = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, whole);
        if (whole.getStatus() != HttpServletResponse.SC_OK) {
            whole.copyBodyToResponse();
            return null;
        }
        var result = Kept.of(whole.getContentType(), whole.getContentAsByteArray());
        whole.resetBuffer();
        return result;
    }

    private static boolean acceptsSomethingElse(HttpServletRequest request) {
        var accepted = request.getHeader(HttpHeaders.ACCEPT);
        return accepted != null && !accepted.contains("*/*") && !accepted.contains("json");
    }
}
