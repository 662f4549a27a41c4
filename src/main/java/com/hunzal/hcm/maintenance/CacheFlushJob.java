package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.stereotype.Component;

/**
 * {@code cache_flush}: empties the caches of the node that runs it, all of them or those that are named. Where there are
 * several organizations, and no {@code Root} asked for it, only of what they hold for its own.
 */
@Component
class CacheFlushJob implements JobHandler<CacheFlushJob.Payload> {

    private static final String FULL = "full";
    private static final String PARTIAL = "partial";

    record Payload(
            @Schema(description = "full empties every cache, partial those in caches; full if absent.")
            @Nullable
            @Pattern(regexp = FULL + "|" + PARTIAL, message = "must be full or partial")
            String action,

            @Schema(description = "Names of caches; only with partial.") @Nullable
            List<@Nullable String> caches) {

        boolean partial() {
            return PARTIAL.equals(action);
        }

        List<@Nullable String> names() {
            return Objects.requireNonNullElse(caches, List.of());
        }
    }

    record Result(String status, String action, List<String> caches, long itemsCleared, long durationMs) {}

    private final ObjectProvider<CacheManager> managers;

    CacheFlushJob(ObjectProvider<CacheManager> managers) {
        this.managers = managers;
    }

    @Override
    public String type() {
        return "cache_flush";
    }

    @Override
    public void check(Payload payload) {
        if (payload.partial()) {
            refuseUnknown(payload.names());
        } else if (!payload.names().isEmpty()) {
            throw new InvalidPayload("caches", "goes with the action partial only; full empties every cache");
        }
    }

    private void refuseUnknown(List<@Nullable String> names) {
        var known = caches().keySet();
        if (names.isEmpty()) {
            throw new InvalidPayload("caches", "must name at least one cache of " + known);
        }
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (name == null || !known.contains(name)) {
                throw new InvalidPayload("caches[" + i + "]", "must be one of " + known);
            }
        }
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) {
        var start = System.nanoTime();
        var chosen = caches();
        if (payload.partial()) {
            chosen.keySet().retainAll(payload.names());
        }
        var all = context.mayActOnWholeService();
        var cleared = chosen.values().stream()
                .mapToLong(cache -> all ? empty(cache) : forget(cache, context.organizationId()))
                .sum();
        return JobOutcome.succeeded(new Result(
                "success",
                payload.partial() ? PARTIAL : FULL,
                List.copyOf(chosen.keySet()),
                cleared,
                Measured.millisSince(start)));
    }

    private TreeMap<String, Cache> caches() {
        var caches = new TreeMap<String, Cache>();
        managers.orderedStream()
                .forEach(manager -> new TreeSet<>(manager.getCacheNames()).forEach(name -> {
                    var cache = manager.getCache(name);
                    if (cache != null) {
                        caches.put(name, cache);
                    }
                }));
        return caches;
    }

    /** Their keys are organizations. */
    private static long forget(Cache cache, String organizationId) {
        return cache.evictIfPresent(organizationId) ? 1 : 0;
    }

    /** @return how many entries were alive */
    private static long empty(Cache cache) {
        if (!(cache.getNativeCache() instanceof com.github.benmanes.caffeine.cache.Cache<?, ?> entries)) {
            throw new IllegalStateException("the cache " + cache.getName() + " is not a Caffeine cache");
        }
        // Else entries that have expired and are only not yet swept out would be counted.
        entries.cleanUp();
        var alive = entries.estimatedSize();
        cache.invalidate();
        return alive;
    }
}
