package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.maintenance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.TestJobContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCacheManager;

class CacheFlushJobTests {

    private static final CacheFlushJob.Payload NOTHING_SAID = new CacheFlushJob.Payload(null, null);

    private final AtomicLong nanos = new AtomicLong();
    private final CaffeineCacheManager manager = new CaffeineCacheManager("organizations", "settings");
    private CacheFlushJob job;

    @BeforeEach
    void fill() {
        manager.setCaffeine(
                Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)).ticker(nanos::get));
        put("settings", 3);
        put("organizations", 2);
        var beans = new StaticListableBeanFactory();
        beans.addBean("cacheManager", manager);
        job = new CacheFlushJob(beans.getBeanProvider(CacheManager.class));
    }

    @Test
    void fullIsTheDefaultAndEmptiesEveryCache() {
        var result = resultOf(job.handle(NOTHING_SAID, TestJobContext.aJob()), CacheFlushJob.Result.class);

        assertThat(result.status()).isEqualTo("success");
        assertThat(result.action()).isEqualTo("full");
        assertThat(result.caches()).containsExactly("organizations", "settings");
        assertThat(result.itemsCleared()).isEqualTo(5);
        assertThat(size("settings")).isZero();
        assertThat(size("organizations")).isZero();
    }

    @Test
    void partialEmptiesTheNamedCachesOnly() {
        var payload = new CacheFlushJob.Payload("partial", List.of("settings", "settings"));
        job.check(payload);

        var result = resultOf(job.handle(payload, TestJobContext.aJob()), CacheFlushJob.Result.class);

        assertThat(result.action()).isEqualTo("partial");
        assertThat(result.caches()).containsExactly("settings");
        assertThat(result.itemsCleared()).isEqualTo(3);
        assertThat(size("settings")).isZero();
        assertThat(size("organizations")).isEqualTo(2);
    }

    @Test
    void whatHasExpiredIsNotCounted() {
        nanos.set(Duration.ofHours(2).toNanos());
        put("settings", 1);

        var result = resultOf(job.handle(NOTHING_SAID, TestJobContext.aJob()), CacheFlushJob.Result.class);

        assertThat(result.itemsCleared()).isEqualTo(1);
    }

    @Test
    void aSecondFlushFindsNothing() {
        job.handle(NOTHING_SAID, TestJobContext.aJob());

        var again = resultOf(job.handle(NOTHING_SAID, TestJobContext.aJob()), CacheFlushJob.Result.class);

        assertThat(again.itemsCleared()).isZero();
    }

    @Test
    void anUnknownCacheIsRefusedWithTheKnownOnes() {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> job.check(new CacheFlushJob.Payload("partial", List.of("settings", "sessions"))))
                .withMessage("must be one of [organizations, settings]")
                .returns("caches[1]", InvalidPayload::field);
    }

    @Test
    void aNullAmongTheCachesIsRefused() {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> job.check(new CacheFlushJob.Payload("partial", Arrays.asList((String) null))))
                .returns("caches[0]", InvalidPayload::field);
    }

    @Test
    void partialNeedsCaches() {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> job.check(new CacheFlushJob.Payload("partial", null)))
                .returns("caches", InvalidPayload::field);
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> job.check(new CacheFlushJob.Payload("partial", List.of())))
                .returns("caches", InvalidPayload::field);
    }

    @Test
    void fullDoesNotGoWithNamesOfCaches() {
        assertThatExceptionOfType(InvalidPayload.class)
                .isThrownBy(() -> job.check(new CacheFlushJob.Payload(null, List.of("settings"))))
                .returns("caches", InvalidPayload::field);
    }

    private void put(String cache, int entries) {
        for (var i = 0; i < entries; i++) {
            manager.getCache(cache).put("new" + i, "value");
        }
    }

    private long size(String cache) {
        return ((com.github.benmanes.caffeine.cache.Cache<?, ?>)
                        manager.getCache(cache).getNativeCache())
                .asMap()
                .size();
    }
}
