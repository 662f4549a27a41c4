package com.hunzal.hcm.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Inflates bodies with {@code Content-Encoding: gzip}, so that the rest of the service never sees that they came that
 * way, and limits what they become, as {@link BodyLimitFilter} does with what they are. Other encodings are answered 415 with what is taken, as RFC
 * 9110, 12.5.3 has it.
 */
@Component
@Order(EncodedBodies.INSIDE_OF_THE_LIMIT)
class EncodedBodies extends OncePerRequestFilter {

    static final int INSIDE_OF_THE_LIMIT = BodyLimitFilter.INSIDE_OF_SECURITY + 1;

    /** The second is the same, from the time before HTTP/1.1. */
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    private final HandlerExceptionResolver problems;

    EncodedBodies(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var encodings = encodings(request);
        if (encodings.isEmpty() || !hasBody(request)) {
            chain.doFilter(request, response);
        } else if (encodings.size() == 1 && GZIP.contains(encodings.get(0))) {
            try (var body = new InflatedStream(request.getInputStream())) {
                chain.doFilter(new Inflated(request, new LimitedStream(body)), response);
            }
        } else {
            var problem = new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "unsupported-media-type",
                    "Content-Encoding: a body is taken as it is, or with gzip, once.");
            problem.getHeaders().set(HttpHeaders.ACCEPT_ENCODING, "gzip");
            problems.resolveException(request, response, null, problem);
        }
    }

    /** In the order in which they were applied; {@code identity} is none. */
    private static List<String> encodings(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(each -> each.trim().toLowerCase(Locale.ROOT))
                .filter(each -> !each.isEmpty() && !each.equals("identity"))
                .toList();
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Says nothing of its encoding and its length before, neither of which is that of what can be read. */
    private static final class Inflated extends HttpServletRequestWrapper {

        private final ServletInputStream body;

        Inflated(HttpServletRequest request, ServletInputStream body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }

        @Override
        public int getContentLength() {
            return -1;
        }

        @Override
        public long getContentLengthLong() {
            return -1;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isOfTheEncoded(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isOfTheEncoded(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !isOfTheEncoded(name))
                    .toList());
        }

        private static boolean isOfTheEncoded(String header) {
            return header.equalsIgnoreCase(HttpHeaders.CONTENT_ENCODING)
                    || header.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH);
        }
    }
}
