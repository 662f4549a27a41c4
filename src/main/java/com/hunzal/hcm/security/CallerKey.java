package com.hunzal.hcm.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** For whom a request is counted, where organizations share something: before it is known whether it is a good one. */
public final class CallerKey {

    private CallerKey() {}

    /**
     * The organization in the token, or the one that a Root names; its own name if there is none, empty without a token.
     * Nobody counts for another by a header.
     */
    public static String of(HttpServletRequest request) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token)) {
            return "";
        }
        var header = request.getHeader(Caller.ORGANIZATION_HEADER);
        if (header != null && token.getAuthorities().contains(Roles.ROOT)) {
            return HeaderText.decode(header).trim();
        }
        var organization = token.getToken().getClaims().get("organization_id");
        return organization == null ? token.getName() : organization.toString();
    }
}
