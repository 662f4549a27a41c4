package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.PathIds;
import java.util.Set;

/** Where jobs are. */
final class JobPaths {

    static final String ALL = "/api/system/background-jobs";

    /** What is at these paths below is no job. */
    static final Set<String> PARTS = Set.of("bulk", "cancel", "events", "failures", "retry", "run", "stats", "types");

    private JobPaths() {}

    /** Where a job is, for the caller of this request. */
    static String of(String id) {
        return PathIds.path(ALL, id, PARTS);
    }
}
