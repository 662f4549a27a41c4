package com.hunzal.hcm.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sets what browsers are to hold the page to, on all answers below its path, before the rest of the service sets what
 * would be wider.
 */
@Component
@OnConsole
@Order(Ordered.HIGHEST_PRECEDENCE + 10) // inside of forwarded headers, which say what the path is
class PageHeaders extends OncePerRequestFilter {

    private final ConsoleFiles files;

    PageHeaders(ConsoleFiles files) {
        this.files = files;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI().substring(request.getContextPath().length());
        return !path.equals("/console") && !path.startsWith("/console/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Content-Security-Policy", files.policy());
        // Not no-referrer: in clear text over a network it is all that browsers say of where a GET comes from.
        response.setHeader("Referrer-Policy", "same-origin");
        chain.doFilter(request, response);
    }
}
