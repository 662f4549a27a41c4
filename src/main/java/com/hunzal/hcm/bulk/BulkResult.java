package com.hunzal.hcm.bulk;

import io.swagger.v3.oas.annotations.media.Schema;

/** What became of many jobs. */
@Schema(name = "BulkResult")
record BulkResult(
        @Schema(description = "Whether they were only counted")
        boolean dryRun,

        @Schema(description = "How many jobs fit; a dry run counts up to 10 000")
        int matched,

        @Schema(description = "Whether more jobs fit than matched says")
        boolean matchedIsLowerBound,

        @Schema(description = "How many were changed; others changed by themselves in the meantime")
        int changed,

        @Schema(
                description =
                        "How many were left alone because another unfinished job has their unique_key, or because the"
                                + " database refuses to change them")
        int skipped,

        @Schema(
                description =
                        "Whether some are left, e.g. because the organization may not have more queued jobs: send the request"
                                + " again")
        boolean more) {}
