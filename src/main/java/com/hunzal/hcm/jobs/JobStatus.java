package com.hunzal.hcm.jobs;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The states of a job; {@code docs/job-states.md} has the picture. */
@Schema(enumAsRef = true)
public enum JobStatus {
    QUEUED,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED;

    public static final List<String> TEXTS =
            Arrays.stream(values()).map(JobStatus::text).toList();

    /** As it stands in the database and in JSON. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
