package com.hunzal.hcm.web;

import com.hunzal.hcm.security.CallerKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a list aside to be sent as CSV when the controller is done: outside of Spring MVC, which would end a list that
 * breaks off in the middle as if it were whole; and holding no place among those that read, between two pages.
 */
record CsvDownloads(HttpServletRequest request, FairReads reads, JsonMapper json) {

    private static final String ATTRIBUTE = CsvDownloads.class.getName();

    void start(String name, Class<? extends Record> item, ListPage first, Function<String, ListPage> next) {
        var key = CallerKey.of(request);
        request.setAttribute(
                ATTRIBUTE,
                new CsvDownload(
                        name,
                        CsvLines.columns(item),
                        json,
                        first,
                        cursor -> reads.read(key, () -> next.apply(cursor))));
    }

    /** @return null if the answer is something else */
    static @org.jspecify.annotations.Nullable CsvDownload of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof CsvDownload download ? download : null;
    }
}
