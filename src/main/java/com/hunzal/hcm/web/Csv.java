package com.hunzal.hcm.web;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * How a list is answered: a page of it as JSON, or all of it as {@code text/csv} to whoever accepts that: an argument of
 * the methods that answer lists. The CSV has a line for each item, and a column for each of its fields.
 */
public final class Csv {

    /** Beside JSON, among what such a method produces. */
    public static final String TEXT_CSV = "text/csv";

    static final int PAGE = 200;

    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private final @Nullable CsvDownloads downloads;

    /** @param downloads null if JSON is wanted */
    Csv(@Nullable CsvDownloads downloads) {
        this.downloads = downloads;
    }

    /**
     * A list whose pages follow each other by {@code cursor}.
     *
     * @param name of the file, without its ending
     * @param item its components, in snake_case, are the columns
     * @param page that belongs to parameters; refuses what is wrong with them
     * @return null if the answer is CSV, which is sent when the controller is done
     */
    public <P extends Record & ListPage> @Nullable P or(
            String name,
            Class<? extends Record> item,
            MultiValueMap<String, String> parameters,
            Function<MultiValueMap<String, String>, P> page) {
        if (downloads == null) {
            return page.apply(parameters);
        }
        var given = new LinkedMultiValueMap<>(parameters);
        if (given.containsKey(LIMIT)) {
            page.apply(given); // refuses one that is none
        }
        given.set(LIMIT, String.valueOf(PAGE));
        var first = page.apply(given);
        given.remove("skip");
        downloads.start(name, item, first, cursor -> {
            given.set(CURSOR, cursor);
            return page.apply(given);
        });
        return null;
    }
}
