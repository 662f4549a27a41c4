package com.hunzal.hcm.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** A list on its way out, page by page: never more than one of them is in memory, and none is read ahead. */
record CsvDownload(
        String name, List<String> columns, JsonMapper json, ListPage first, Function<String, ListPage> next) {

    /** Items. A list that is longer ends there. */
    static final int MOST = 1_000_000;

    /** @throws IOException if somebody hung up; the container cuts the connection then, as after any failure */
    void sendTo(HttpServletResponse response, boolean body) throws IOException {
        response.setContentType("text/csv;charset=utf-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name + ".csv").build().toString());
        if (!body) {
            return;
        }
        var out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        var lines = new CsvLines(columns, out);
        var sent = 0;
        for (@Nullable ListPage page = first; page != null; page = after(page, sent)) {
            for (var item : page.items()) {
                lines.write(json.valueToTree(item));
            }
            sent += page.items().size();
        }
        lines.close(); // not after a failure: it would look like the end of the list
    }

    private @Nullable ListPage after(ListPage page, int sent) {
        var cursor = page.nextCursor();
        return cursor == null || sent >= MOST ? null : next.apply(cursor);
    }
}
