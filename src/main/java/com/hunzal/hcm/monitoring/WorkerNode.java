package com.hunzal.hcm.monitoring;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process that runs jobs, as it described itself with its last heartbeat. */
@Schema(name = "WorkerNode")
record WorkerNode(
        @Schema(description = "Stands in locked_by of the jobs that it runs")
        String id,

        String host,
        String version,
        @Nullable Instant startedAt,
        @Nullable Instant lastBeatAt,

        @Schema(description = "Whether it gave a sign of life within its lease")
        boolean alive,

        @Schema(description = "How many jobs it ran at the last heartbeat")
        int running,

        @Schema(description = "How many jobs it can run at the same time")
        int capacity,

        @Schema(description = "The job types that it knows") List<String> jobTypes) {

    /** Never negative: the two numbers need not be of the same moment. */
    int free() {
        return Math.max(0, capacity - running);
    }
}
