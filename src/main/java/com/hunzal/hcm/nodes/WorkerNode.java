package com.hunzal.hcm.nodes;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process that runs jobs, as it described itself with its last heartbeat. */
@Schema(name = "WorkerNode")
public record WorkerNode(
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

    /** A node of another version may have written something else: then it is not known to know anything. */
    static List<String> jobTypes(String array, JsonMapper json) {
        try {
            return json.readTree(array)
                    .valueStream()
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .toList();
        } catch (JacksonException notJson) {
            return List.of();
        }
    }

    /** Never negative: the two numbers need not be of the same moment. */
    public int free() {
        return Math.max(0, capacity - running);
    }
}
