package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTests {

    private final PageCursor cursors = new PageCursor("jobs", List.of("queued"), null, Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "|", "a|b,c d\n%00#", "\u0001\u007f\u0085", "nächtlich", "人", "\ud83d\ude00"})
    void aPartComesBackAsItWas(String part) {
        for (var place : List.of(List.of(part), List.of(part, part), List.of("", part, ""))) {
            var cursor = cursors.behind(place);

            assertThat(cursor).matches("[A-Za-z0-9_-]+");
            assertThat(read(cursor, place.size())).isEqualTo(place);
        }
    }

    @Test
    void allNodesReadIt() {
        assertThat(read(new PageCursor("jobs", List.of("queued"), null, Instant.EPOCH).behind(List.of(7)), 1))
                .containsExactly("7");
    }

    @Test
    void itBelongsToOneListWithOneFilter() {
        for (var other : List.of(
                new PageCursor("job", List.of("queued"), null, Instant.EPOCH),
                new PageCursor("jobs", List.of("failed"), null, Instant.EPOCH),
                new PageCursor("jobs", List.of("queued"), "null ", Instant.EPOCH),
                new PageCursor("jobs", List.of("queued"), null),
                new PageCursor("jobs"))) {
            assertUnknown(other.behind(List.of("a")));
        }
    }

    @Test
    void whatIsNotOursIsUnknown() {
        var cursor = cursors.behind(List.of("a"));
        var bytes = Base64.getUrlDecoder().decode(cursor);

        for (var wrong : List.of("", "x", "!!!", "%00", "ä", " ", cursor + "!", cursor.substring(1), encoded(""))) {
            assertUnknown(wrong);
        }
        bytes[bytes.length - 1] = (byte) 0xe4; // ä in Latin-1
        assertUnknown(Base64.getUrlEncoder().encodeToString(bytes));
    }

    @Test
    void anotherNumberOfPartsIsUnknown() {
        assertUnknown(cursors.behind(List.of()));
        assertUnknown(cursors.behind(List.of("a", "b")));
    }

    @Test
    void noPartHasNul() {
        assertUnknown(cursors.behind(List.of("a\0b")));
        assertUnknown(cursors.behind(List.of("\0")));
    }

    @Test
    void partsThatMeanNothingAreUnknown() {
        assertUnknown(cursors.behind(List.of("soon")), place -> Instant.parse(place.get(0)));
        assertUnknown(cursors.behind(List.of("1x")), place -> Long.valueOf(place.get(0)));
    }

    @Test
    void aPageHasACursorIfOthersFollow() {
        var found = List.of("a", "b", "c");

        assertThat(cursors.page(List.<String>of(), 2, List::of)).isEqualTo(new PageCursor.Page<>(List.of(), null));
        assertThat(cursors.page(found, 3, List::of)).isEqualTo(new PageCursor.Page<>(found, null));
        assertThat(cursors.page(found, 2, List::of))
                .isEqualTo(new PageCursor.Page<>(List.of("a", "b"), cursors.behind(List.of("b"))));
    }

    private List<String> read(String cursor, int parts) {
        return cursors.read(cursor, parts, place -> place);
    }

    private void assertUnknown(String cursor) {
        assertUnknown(cursor, place -> place);
    }

    private void assertUnknown(String cursor, Function<List<String>, ?> meaning) {
        assertThatExceptionOfType(UnknownCursor.class)
                .as(Arrays.toString(cursor.getBytes(StandardCharsets.UTF_8)))
                .isThrownBy(() -> cursors.read(cursor, 1, meaning));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
