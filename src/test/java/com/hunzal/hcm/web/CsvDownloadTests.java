package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class CsvDownloadTests {

    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    record Item(int aNumber) {}

    record Page(List<Item> items, @Nullable String nextCursor) implements ListPage {}

    @Test
    void aListWithoutAnEndEndsAtAMillion() throws Exception {
        var page = new Page(Collections.nCopies(100_000, new Item(1)), "more");
        var asked = new AtomicInteger();
        var response = new MockHttpServletResponse();

        new CsvDownload("n", CsvLines.columns(Item.class), json, page, cursor -> {
                    asked.incrementAndGet();
                    return page;
                })
                .sendTo(response, true);

        assertThat(response.getContentAsString().lines().count()).isEqualTo(1 + CsvDownload.MOST);
        assertThat(asked).hasValue(9);
    }

    @Test
    void aFailureInTheMiddleIsPassedOnSoThatNobodyTakesTheListForWhole() {
        var page = new Page(List.of(new Item(1)), "more");
        var response = new MockHttpServletResponse();

        assertThatThrownBy(() -> new CsvDownload("n", CsvLines.columns(Item.class), json, page, cursor -> {
                            throw new IllegalStateException("gone");
                        })
                        .sendTo(response, true))
                .hasMessage("gone");
        assertThat(response.isCommitted()).isFalse();
    }
}
