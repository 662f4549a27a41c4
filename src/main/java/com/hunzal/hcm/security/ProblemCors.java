package com.hunzal.hcm.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Decides about pages of other origins as Spring does, but refuses them with a problem instead of bare text. */
final class ProblemCors extends DefaultCorsProcessor {

    private final HandlerExceptionResolver problems;

    ProblemCors(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (OwnPage.isSaidByBrowser(request)) {
            return true; // whose scheme and host only a proxy in front may know
        }
        try {
            if (configuration != null || !CorsUtils.isPreFlightRequest(request)) {
                return super.processRequest(configuration, request, response);
            }
        } catch (Refused refused) {
            // falls through to the same answer as where no origin is allowed
        }
        var origin = HeaderText.decode(String.valueOf(request.getHeader(HttpHeaders.ORIGIN)));
        problems.resolveException(request, response, null, CallerRefused.otherOrigin(origin));
        return false;
    }

    /** Is not given the request, which a problem needs. */
    @Override
    protected void rejectRequest(ServerHttpResponse response) {
        throw new Refused();
    }

    private static final class Refused extends RuntimeException {}
}
