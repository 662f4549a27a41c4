package com.hunzal.hcm.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The address of a Slack incoming webhook. It is a secret and, as somebody else's URL that we call, a risk. */
final class SlackWebhook {

    private static final String HIDDEN = "****";
    private static final int SHOWN = 4;
    /** A path that is shorter would be given away by its last characters. */
    private static final int LONG_ENOUGH_TO_SHOW = 24;

    private static final int LONGEST = 2000;

    private SlackWebhook() {}

    /** What answers show: scheme and host, and the last characters so that people can tell two apart. */
    static @Nullable String mask(@Nullable String url) {
        if (url == null) {
            return null;
        }
        try {
            var uri = new URI(url);
            if (uri.getScheme() == null || uri.getHost() == null) {
                return HIDDEN;
            }
            var path = String.valueOf(uri.getRawPath());
            var shown = path.length() < LONG_ENOUGH_TO_SHOW ? "" : path.substring(path.length() - SHOWN);
            return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + "/" + HIDDEN + shown;
        } catch (URISyntaxException notOurs) {
            return HIDDEN;
        }
    }

    /** @return what is wrong with it, or null */
    static @Nullable String problem(String url, List<String> allowedHosts) {
        if (url.contains(HIDDEN)) {
            return "is masked: send the whole URL, or leave the field out to keep it";
        }
        if (url.length() > LONGEST || !url.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
            return "must be an https URL of printable ASCII, of at most " + LONGEST + " characters";
        }
        try {
            var uri = new URI(url);
            var host = uri.getHost();
            if (!"https".equalsIgnoreCase(uri.getScheme())) {
                return "must be an https URL";
            }
            if (host == null || allowedHosts.stream().noneMatch(host::equalsIgnoreCase)) {
                return "must be on an allowed host: " + String.join(", ", allowedHosts);
            }
            if (uri.getRawUserInfo() != null || (uri.getPort() != -1 && uri.getPort() != 443)) {
                return "must have no user and no port";
            }
            return uri.getRawPath().length() < 2 || uri.getRawFragment() != null ? "must name a webhook" : null;
        } catch (URISyntaxException e) {
            return "must be an https URL";
        }
    }
}
