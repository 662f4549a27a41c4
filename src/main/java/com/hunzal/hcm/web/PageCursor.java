package com.hunzal.hcm.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes where a page of a list ended, as text for a client to send back, and reads it. Another release may write it otherwise. */
public final class PageCursor {

    /** Characters: as many as a request has room for, since a list may be sorted by what other programs wrote. */
    static final int LONGEST = 32_000;

    /** In none of the parts that are read, because PostgreSQL's text cannot hold it. */
    private static final String BETWEEN = "\0";

    private final String list;

    /**
     * @param list what no other list is called
     * @param filter what must stay the same from page to page; on all nodes it is the same as text
     */
    public PageCursor(String list, @Nullable Object... filter) {
        this.list = list + " " + Integer.toHexString(Arrays.toString(filter).hashCode());
    }

    /** @param next the cursor of the page behind it; null on the last one */
    public record Page<T>(List<T> rows, @Nullable String next) {}

    /**
     * @param found the rows from where the page begins, and one more than it may have if others follow
     * @param most rows of the page
     * @param place of a row in the list, as the parts that {@link #read} gives
     */
    public <T> Page<T> page(List<T> found, int most, Function<T, List<?>> place) {
        if (found.size() <= most) {
            return new Page<>(found, null);
        }
        return new Page<>(found.subList(0, most), behind(place.apply(found.get(most - 1))));
    }

    /** What is behind a place of the list. */
    public String behind(List<?> place) {
        var text = Stream.concat(Stream.of(list), place.stream())
                .map(String::valueOf)
                .collect(Collectors.joining(BETWEEN));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param parts how many a place has
     * @param meaning of the parts; throws a {@link DateTimeException} or {@link IllegalArgumentException} if they have none
     * @throws UnknownCursor if it is none of ours, or belongs to another list or filter
     */
    public <T> T read(String cursor, int parts, Function<List<String>, T> meaning) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            var found = List.of(text.split(BETWEEN, -1));
            if (found.size() == parts + 1 && found.get(0).equals(list)) {
                return meaning.apply(found.subList(1, found.size()));
            }
        } catch (CharacterCodingException | DateTimeException | IllegalArgumentException notOurs) {
            // falls through to the same answer
        }
        throw new UnknownCursor();
    }
}
