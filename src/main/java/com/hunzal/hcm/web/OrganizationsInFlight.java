package com.hunzal.hcm.web;

import com.hunzal.hcm.security.CallerKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Leaves half of the server's threads to others than any one organization, however many tokens it has. */
@Component
@Order(OrganizationsInFlight.INSIDE_OF_SECURITY)
class OrganizationsInFlight extends OncePerRequestFilter {

    static final int INSIDE_OF_SECURITY = WholeResponseFilter.OUTSIDE_OF_BODIES - 1;

    private final AtWork organizations;
    private final HandlerExceptionResolver problems;

    OrganizationsInFlight(
            TomcatServerProperties tomcat, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.organizations = AtWork.halfOf(tomcat.getThreads().getMax());
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var organization = CallerKey.of(request);
        if (organization.isEmpty()) {
            chain.doFilter(request, response);
        } else if (!organizations.enter(organization)) {
            problems.resolveException(request, response, null, AtWork.tooMany("Your organization has"));
        } else {
            try {
                chain.doFilter(request, response);
            } finally {
                organizations.leave(organization);
            }
        }
    }
}
