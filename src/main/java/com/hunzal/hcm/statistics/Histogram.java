package com.hunzal.hcm.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many durations there are in each bucket. */
final class Histogram {

    /** What a bucket's middle is worth. */
    private static final MathContext DIGITS = new MathContext(3);

    private final TreeMap<Integer, Long> buckets = new TreeMap<>();
    private long total;

    void add(int bucket, long jobs) {
        buckets.merge(bucket, jobs, Long::sum);
        total += jobs;
    }

    JobStats.@Nullable Percentiles percentiles() {
        return total == 0 ? null : new JobStats.Percentiles(millis(0.50), millis(0.95), millis(0.99));
    }

    /** The smallest duration that at least this share of all do not exceed. */
    private double millis(double share) {
        var rank = (long) Math.ceil(share * total);
        var seen = 0L;
        for (var bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return new BigDecimal(DurationBuckets.millis(bucket.getKey()))
                        .round(DIGITS)
                        .doubleValue();
            }
        }
        throw new IllegalStateException("counted " + seen + " of " + total);
    }
}
