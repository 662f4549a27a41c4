package com.hunzal.hcm.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says that jobs of a type are not to be started.
 *
 * @param organizationId for whom it holds; null means for all
 */
@Schema(name = "JobPause")
public record Pause(
        @Schema(description = "Null if it holds for all organizations") @Nullable
        String organizationId,

        Instant pausedAt,
        @Schema(description = "Subject of the token") String pausedBy,
        @Nullable String reason) {}
