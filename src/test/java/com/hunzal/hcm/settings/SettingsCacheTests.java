package com.hunzal.hcm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Policy;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class SettingsCacheTests {

    /** 16 KiB, which are two thousand fields, and as objects some 200 kB. */
    private static final String MANY_FIELDS = IntStream.range(0, 2000)
            .mapToObj(i -> "\"%s\":1".formatted(Integer.toString(i, 36)))
            .collect(Collectors.joining(",", "{", "}"));

    private final com.github.benmanes.caffeine.cache.Cache<Object, Object> cache =
            SettingsConfiguration.cache(DataSize.ofMegabytes(8));

    @Test
    void manyLargeSettingsDoNotFillTheMemory() {
        for (int i = 0; i < 728; i++) {
            cache.put("organization " + i, entry(MANY_FIELDS));
        }
        cache.cleanUp();

        assertThat(entry(MANY_FIELDS).bytes()).isGreaterThan(200_000);
        assertThat(cache.estimatedSize()).isLessThan(40);
        assertThat(cache.policy().eviction().map(Policy.Eviction::getMaximum)).contains(8L << 20);
    }

    @Test
    void thousandsOfUsualOnesAreKept() {
        for (int i = 0; i < 1500; i++) {
            cache.put("organization " + i, entry("{\"theme\":\"dark\"}"));
        }
        cache.cleanUp();

        assertThat(cache.estimatedSize()).isEqualTo(1500);
    }

    @Test
    void whatAnotherProgramWroteIsNotKeptIfItIsHuge() {
        cache.put("organization", entry("x".repeat(9 << 20)));
        cache.put("another", entry(ByteBuffer.allocate(9 << 20)));
        cache.cleanUp();

        assertThat(cache.estimatedSize()).isZero();
    }

    @SuppressWarnings("NullAway") // only what it weighs matters
    private static Settings.Remembered entry(Object customSettings) {
        var columns = new HashMap<String, @Nullable Object>();
        columns.put("email_enabled", 1);
        columns.put("sms_provider", null);
        columns.put("custom_settings", customSettings);
        return new Settings.Remembered(columns, null);
    }
}
