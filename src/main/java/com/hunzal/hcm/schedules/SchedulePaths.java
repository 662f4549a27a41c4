package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.PathIds;
import java.util.Set;

/** Where schedules are. */
final class SchedulePaths {

    static final String ALL = "/api/system/job-schedules";

    private SchedulePaths() {}

    /** Where a schedule is, for the caller of this request. */
    static String of(String id) {
        return PathIds.path(ALL, id, Set.of());
    }
}
