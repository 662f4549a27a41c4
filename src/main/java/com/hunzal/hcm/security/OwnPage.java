package com.hunzal.hcm.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Whether a page that this service has sent asks for something. Browsers send a cookie with whatever any page asks for;
 * so that none can act in the name of who has signed in, it only counts where the browser says that the page is ours.
 */
final class OwnPage {

    /** No page can set it. Browsers send it to https and to this machine. */
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private OwnPage() {}

    static boolean asks(HttpServletRequest request) {
        if (request.getHeader(FETCH_SITE) != null) {
            return isSaidByBrowser(request);
        }
        var origin = only(request, HttpHeaders.ORIGIN);
        if (request.getHeader(HttpHeaders.ORIGIN) == null && SAFE.contains(request.getMethod())) {
            // In clear text over a network, browsers name the page of a GET nowhere else.
            origin = only(request, HttpHeaders.REFERER);
        }
        return origin != null && isOwn(origin, request);
    }

    /** Whatever a proxy in front makes of scheme and host, it is no page of another origin. */
    static boolean isSaidByBrowser(HttpServletRequest request) {
        return "same-origin".equals(only(request, FETCH_SITE));
    }

    /** Of two, somebody on the way has added one. */
    private static @Nullable String only(HttpServletRequest request, String header) {
        var values = Collections.list(request.getHeaders(header));
        return values.size() == 1 ? values.get(0) : null;
    }

    private static boolean isOwn(String address, HttpServletRequest request) {
        try {
            var page = new URI(address);
            return page.getScheme() != null
                    && page.getHost() != null
                    && page.getScheme().equalsIgnoreCase(request.getScheme())
                    && page.getHost().equalsIgnoreCase(hostOf(request))
                    && port(page.getScheme(), page.getPort()) == port(request.getScheme(), request.getServerPort());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** As an address has it: IPv6 in brackets, which not every container keeps. */
    private static String hostOf(HttpServletRequest request) {
        var name = request.getServerName();
        return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    }

    private static int port(String scheme, int port) {
        return port > 0 ? port : "https".equalsIgnoreCase(scheme) ? 443 : 80;
    }
}
