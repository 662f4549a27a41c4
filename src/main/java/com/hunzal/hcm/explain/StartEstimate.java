package com.hunzal.hcm.explain;

import com.hunzal.hcm.database.Vendor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a job probably starts.
 *
 * @param start null if nothing can be said
 * @param reason what it was taken from, or why there is none
 */
record StartEstimate(@Nullable Range start, String reason) {

    /** @param latest null if only the beginning is known */
    @Schema(name = "EstimatedStart")
    record Range(Instant earliest, @Nullable Instant latest) {}

    private static final double FAST = 0.1;
    private static final double SLOW = 0.9;

    /**
     * At best all that are before it are fast and one is about to end; at worst they are slow and have just begun.
     *
     * @param due from when on it may start
     * @param slots how many jobs can run at the same time
     * @param free how many of them are free now
     * @param runTimes of jobs that completed
     */
    static StartEstimate of(
            Instant now, Instant due, QueuePlace.Position position, int slots, int free, List<Duration> runTimes) {
        var soonest = Math.max(0, position.earliest() - free); // so many jobs must end first
        var longest = position.latest() == null ? null : Math.max(0, position.latest() - free);
        if (longest != null && longest == 0) {
            return new StartEstimate(new Range(due, due), free + " of " + slots + " slots are free.");
        }
        if (slots == 0) {
            return new StartEstimate(null, "The worker nodes that know its type have no slots.");
        }
        if (runTimes.isEmpty()) {
            return new StartEstimate(
                    null, "None of the organization's last jobs completed, so it is not known how long jobs take.");
        }
        var sorted = runTimes.stream().sorted().toList();
        var earliest = now.plus(times(at(sorted, FAST), Math.max(0, soonest - 1) / slots));
        var latest = longest == null ? null : now.plus(times(at(sorted, SLOW), (longest + slots - 1) / slots));
        return new StartEstimate(
                new Range(later(earliest, due), latest == null ? null : later(latest, due)),
                "From the run times of the organization's last " + sorted.size() + " completed jobs, with " + free
                        + " of " + slots + " slots free.");
    }

    private static Duration at(List<Duration> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static Duration times(Duration one, long times) {
        return one.multipliedBy(times);
    }

    private static Instant later(Instant one, Instant other) {
        return Vendor.within(one.isAfter(other) ? one : other); // other programs write run times of any length
    }
}
