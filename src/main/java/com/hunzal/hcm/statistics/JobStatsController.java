package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.SharedReads;
import com.hunzal.hcm.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Background jobs")
class JobStatsController {

    private final JobCounts counts;
    private final JobFigures figures;
    private final SharedReads<String, JobStats> stats = new SharedReads<>(this::read);

    JobStatsController(JobCounts counts, JobFigures figures) {
        this.counts = counts;
        this.figures = figures;
    }

    @GetMapping(path = "/api/system/background-jobs/stats", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Count jobs and say how fast they were done in the last hour and day",
            operationId = "getJobStats")
    JobStats stats(@Parameter(hidden = true) Caller caller) {
        return stats.get(caller.organizationId());
    }

    private JobStats read(String organization) {
        return new JobStats(
                counts.counts(organization),
                counts.oldestWaiting(organization),
                figures.lastHour(organization),
                figures.lastDay(organization));
    }
}
