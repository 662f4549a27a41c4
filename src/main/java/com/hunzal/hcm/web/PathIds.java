package com.hunzal.hcm.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Ids as parts of a path. Other programs make ids with slashes, dots and all that servers and proxies refuse in a path
 * or change on the way; those stand there as {@code ~} and their UTF-8 in base64url. {@link EscapedIds} reads them.
 */
public final class PathIds {

    static final String ESCAPE = "~";

    /** What nothing on the way takes for something else. */
    private static final Pattern PLAIN = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._:@-]+");

    private PathIds() {}

    /**
     * The path of a resource, as the caller of this request sees it: behind the context path, or the prefix of a
     * trusted proxy.
     *
     * @param collection path of what it is in, e.g. {@code /api/system/background-jobs}
     * @param taken ids that would be read as something else, because the collection has parts of these names
     */
    public static String path(String collection, String id, Set<String> taken) {
        return base() + collection + "/" + segment(id, taken);
    }

    static String segment(String id, Set<String> taken) {
        return PLAIN.matcher(id).matches() && !taken.contains(id)
                ? id
                : ESCAPE + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    /** The id that a part of a path says. Whatever is no escape is meant as it stands. */
    static String id(String segment) {
        if (!segment.startsWith(ESCAPE)) {
            return segment;
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(segment.substring(ESCAPE.length()));
            var id = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return id.isEmpty() || id.indexOf('\0') >= 0 ? segment : id; // not every database can be asked for NUL
        } catch (IllegalArgumentException | CharacterCodingException noEscape) {
            return segment;
        }
    }

    private static String base() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                ? current.getRequest().getContextPath()
                : "";
    }
}
