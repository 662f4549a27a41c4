package com.hunzal.hcm.web;

import com.hunzal.hcm.security.CallerKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts bodies in flight, as they are when they have been inflated, until there is an answer. It is sent after that: whoever
 * is slow to take it holds no memory that others wait for.
 */
@Component
@Order(BodiesInFlight.INSIDE_OF_THE_ENCODED)
class BodiesInFlight extends OncePerRequestFilter {

    static final int INSIDE_OF_THE_ENCODED = EncodedBodies.INSIDE_OF_THE_LIMIT + 1;

    private final BodyMemory memory;

    BodiesInFlight(BodyMemory memory) {
        this.memory = memory;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (var ticket = memory.of(CallerKey.of(request))) {
            chain.doFilter(new Counted(request, ticket), response);
        }
    }

    private static final class Counted extends HttpServletRequestWrapper {

        private final BodyMemory.Ticket ticket;
        private @Nullable ServletInputStream body;

        Counted(HttpServletRequest request, BodyMemory.Ticket ticket) {
            super(request);
            this.ticket = ticket;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = new WholeBody(super.getInputStream(), getContentLengthLong(), ticket);
            }
            return body;
        }
    }
}
