package com.hunzal.hcm.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/** Finds a request's token: in the header, else in the console's cookie, if a page of ours asks. */
final class HeaderOrCookie implements BearerTokenResolver {

    private final BearerTokenResolver header = new DefaultBearerTokenResolver();
    private final boolean cookies;

    /** @param cookies whether there is a console */
    HeaderOrCookie(boolean cookies) {
        this.cookies = cookies;
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        var token = header.resolve(request);
        return token == null
                        && cookies
                        && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                        && needsToken(request)
                        && OwnPage.asks(request)
                ? ConsoleCookie.in(request)
                : token;
    }

    /** A cookie that has expired is to keep nobody from the page, where one signs in again. */
    private static boolean needsToken(HttpServletRequest request) {
        var path = request.getRequestURI().substring(request.getContextPath().length());
        return path.startsWith("/api/system/")
                || (path.equals("/console/session") && HttpMethod.GET.matches(request.getMethod()));
    }
}
