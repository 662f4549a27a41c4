package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A running job's payload and checkpoint, which may be too large to be held by the thousand. */
record JobTexts(Database database) {

    /** As text; a claim leaves a large one in the table. */
    @Nullable
    String payload(String jobId) {
        return read("payload", jobId);
    }

    @Nullable
    String checkpoint(String jobId) {
        return read("checkpoint", jobId);
    }

    private @Nullable String read(String column, String jobId) {
        return database.reads()
                .sql("SELECT " + column + " FROM background_jobs WHERE id = :id")
                .param("id", jobId)
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .optional()
                .flatMap(found -> found)
                .orElse(null);
    }

    /** @return whether the attempt still owned the job */
    boolean saveCheckpoint(String jobId, int attempt, String checkpoint) {
        return database.writes()
                        .sql("""
                UPDATE background_jobs SET checkpoint = :checkpoint
                WHERE id = :id AND status = 'processing' AND attempt = :attempt
                """)
                        .param("checkpoint", checkpoint)
                        .param("id", jobId)
                        .param("attempt", attempt)
                        .update()
                == 1;
    }
}
