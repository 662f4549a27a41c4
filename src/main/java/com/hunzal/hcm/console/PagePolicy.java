package com.hunzal.hcm.console;

import com.hunzal.hcm.database.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the page may do in a browser: only what it needs, and of scripts inside it only those that it was made with. */
final class PagePolicy {

    private static final Pattern INLINE = Pattern.compile(
            "<script\\b(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private PagePolicy() {}

    /** @param html of the page, with its import map, which browsers take from inside only */
    static String of(byte[] html) {
        var hashes = INLINE.matcher(new String(html, StandardCharsets.UTF_8))
                .results()
                .map(script -> " 'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(script.group(1))) + "'")
                .collect(Collectors.joining());
        return "default-src 'none'; script-src 'self'" + hashes + "; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
}
