package com.hunzal.hcm.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/** The cookie that holds the token of whoever has signed in at the console, where no script can read it. */
public final class ConsoleCookie {

    /** Bytes of a name and its value; browsers drop longer ones without a word. */
    static final int LONGEST = 4096;

    private static final String NAME = "hcm_console";

    private ConsoleCookie() {}

    /** What a request sends in it, checked by nobody yet; null if there is none. */
    public static @Nullable String in(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, NAME);
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    /** @param lifetime until the token expires */
    static ResponseCookie with(String token, Duration lifetime, HttpServletRequest request) {
        return cookie(token, lifetime, request);
    }

    /** What makes a browser forget it. */
    static ResponseCookie none(HttpServletRequest request) {
        return cookie("", Duration.ZERO, request);
    }

    static boolean canHold(String token) {
        return NAME.length() + token.length() <= LONGEST;
    }

    private static ResponseCookie cookie(String value, Duration lifetime, HttpServletRequest request) {
        return ResponseCookie.from(NAME, value)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(isHttps(request))
                .path(request.getContextPath() + "/") // the API is beside the console
                .maxAge(lifetime)
                .build();
    }

    /** By what the connection, or a trusted proxy, says; or by the page's own address, which the browser says. */
    private static boolean isHttps(HttpServletRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        return request.isSecure() || (origin != null && origin.startsWith("https://"));
    }
}
