package com.hunzal.hcm.web;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** The header {@code If-Match}: change it only if it is still as I have seen it. */
public final class IfMatch {

    private IfMatch() {}

    /**
     * RFC 9110, 13.1.1: any of the tags, or "*"; weak ones never match.
     *
     * @param header several tags by commas, or {@code *}; null if there is none, which matches everything
     * @param etag strong, with its quotes
     */
    public static boolean matches(@Nullable String header, String etag) {
        return header == null
                || Arrays.stream(StringUtils.commaDelimitedListToStringArray(header))
                        .map(String::trim)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
}
