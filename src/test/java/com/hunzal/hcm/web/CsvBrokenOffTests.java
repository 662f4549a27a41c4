package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A list that fails when a part of it has been sent. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class CsvBrokenOffTests extends ServerTest {

    private static final int PAGES_BEFORE_IT_FAILS = 5;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    public record Item(String text) {}

    public record Page(List<Item> items, @Nullable String nextCursor) implements ListPage {}

    /** As a controller would be. */
    public static class Lists {

        private final AtomicInteger asked = new AtomicInteger();

        @ResponseBody
        public Page list(Csv csv) {
            return csv.or("n", Item.class, new LinkedMultiValueMap<>(), given -> {
                if (asked.incrementAndGet() > PAGES_BEFORE_IT_FAILS) {
                    throw new IllegalStateException("a fault that this test has made");
                }
                return new Page(Collections.nCopies(1000, new Item("x".repeat(100))), "more");
            });
        }
    }

    @Test
    void theConnectionIsCutSoThatNobodyTakesItForWhole() throws Exception {
        var path = "/api/system/broken-off";
        var info = RequestMappingInfo.paths(path)
                .produces("application/json", Csv.TEXT_CSV)
                .options(mapping.getBuilderConfiguration())
                .build();
        var lists = new Lists();
        mapping.registerMapping(info, lists, Lists.class.getMethod("list", Csv.class));
        try {
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/csv\r\n"
                    + "Authorization: Bearer " + adminToken() + "\r\n\r\n";

            assertThatThrownBy(() -> RawHttp.send(port(), request.getBytes(StandardCharsets.US_ASCII)))
                    .isInstanceOf(UncheckedIOException.class)
                    .rootCause()
                    .message()
                    .containsAnyOf("closed the connection in the middle", "Connection reset");
            assertThat(lists.asked).hasValue(PAGES_BEFORE_IT_FAILS + 1);
        } finally {
            mapping.unregisterMapping(info);
        }
    }
}
