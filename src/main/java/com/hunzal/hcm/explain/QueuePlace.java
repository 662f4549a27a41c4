package com.hunzal.hcm.explain;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who starts before a job.
 *
 * @param jobsAhead due jobs of its own organization that are more urgent, or as urgent and earlier
 * @param jobsAheadIsLowerBound whether there are more than were counted
 * @param others organizations that have due jobs too, with which it takes turns
 * @param othersIsLowerBound whether there are more than were looked at
 */
record QueuePlace(int jobsAhead, boolean jobsAheadIsLowerBound, List<String> others, boolean othersIsLowerBound) {

    /** A place in the line of all organizations, from 1; the latest is null where nobody counted so far. */
    @Schema(name = "QueuePosition")
    record Position(long earliest, @Nullable Long latest) {}

    /**
     * A range, because how many jobs the others have, and what holds those back, was not looked at: at best none of
     * theirs comes first, at worst they use every turn that they get until it is this job's.
     *
     * @param weights of an organization, how many turns it gets
     */
    Position position(String organization, ToIntFunction<String> weights) {
        var own = jobsAhead + 1L;
        if (jobsAheadIsLowerBound || othersIsLowerBound) {
            return new Position(own, null);
        }
        var weight = weights.applyAsInt(organization);
        var latest = own;
        for (var other : others) {
            latest += (own * weights.applyAsInt(other) + weight - 1) / weight; // rounded up
        }
        return new Position(own, latest);
    }
}
