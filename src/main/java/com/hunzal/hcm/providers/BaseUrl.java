package com.hunzal.hcm.providers;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the operator puts in front of a provider's path.
 *
 * @param property by which it was set
 */
record BaseUrl(String property, URI url) {

    /** @throws IllegalArgumentException if nothing can be called there */
    BaseUrl {
        var scheme = url.getScheme();
        if (url.getHost() == null
                || !("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(property + " must be like https://host or http://host:port");
        }
    }

    /** The {@code .endpoint} of one of Amazon's services, checked; null if none is set. */
    static @Nullable URI ofEndpoint(String service, @Nullable URI endpoint) {
        return endpoint == null ? null : new BaseUrl(service + ".endpoint", endpoint).url();
    }

    /** @param path with its slash, and with a query if there is one */
    URI of(String path) {
        var text = url.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }
}
