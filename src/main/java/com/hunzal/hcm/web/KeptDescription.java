package com.hunzal.hcm.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;
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

    /** Two forms of the same, which by RFC 9110, 8.8.3 have different strong tags. */
    private record Kept(@Nullable String type, byte[] plain, byte[] packed, String tag) {

        static Kept of(@Nullable String type, byte[] plain) throws IOException {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(plain);
            }
            return new Kept(type, plain, packed.toByteArray(), hash(plain));
        }

        private static String hash(byte[] bytes) {
            try {
                var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return HexFormat.of().formatHex(hash, 0, 16);
            } catch (NoSuchAlgorithmException everyPlatformHasIt) {
                throw new IllegalStateException(everyPlatformHasIt);
            }
        }
    }

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
            send(found, request, response);
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

    private static void send(Kept found, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var packed = acceptsGzip(request);
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        var tag = "\"" + found.tag() + (packed ? "-gzip" : "") + "\"";
        if (new ServletWebRequest(request, response).checkNotModified(tag)) {
            return;
        }
        if (packed) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        var bytes = packed ? found.packed() : found.plain();
        response.setContentType(found.type());
        response.setContentLength(bytes.length);
        if (isGet(request)) {
            response.getOutputStream().write(bytes);
        }
    }

    private static boolean acceptsGzip(HttpServletRequest request) {
        var accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null
                && Stream.of(accepted.toLowerCase(Locale.ROOT).split(","))
                        .map(String::trim)
                        .anyMatch(each -> each.equals("gzip")
                                || (each.startsWith("gzip;") && !each.matches("gzip;\\s*q=0(\\.0*)?")));
    }

    private static boolean acceptsSomethingElse(HttpServletRequest request) {
        var accepted = request.getHeader(HttpHeaders.ACCEPT);
        return accepted != null && !accepted.contains("*/*") && !accepted.contains("json");
    }
}
