package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.SharedReads;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.statistics.JobSeries.Window;
import com.hunzal.hcm.web.QueryFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Background jobs")
class JobStatsController {

    private final JobCounts counts;
    private final JobFigures figures;
    private final JobSeries series;
    private final SharedReads<String, JobStats> stats = new SharedReads<>(this::read);

    JobStatsController(JobCounts counts, JobFigures figures, JobSeries series) {
        this.series = series;
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

    @GetMapping(path = "/api/system/background-jobs/stats/series", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Say how many jobs were made and ended, and how, over time",
            description = "For a chart: jobs and attempts in steps of five minutes for the last hour, else of an hour.",
            operationId = "getJobSeries")
    @Parameter(
            name = "window",
            in = ParameterIn.QUERY,
            description = "How far back",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"1h", "24h", "7d"},
                            defaultValue = "24h"))
    JobSeries.Answer series(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, List.of("window"));
        var windows = fields.values(
                "window",
                text -> Stream.of(Window.values())
                        .filter(each -> each.text.equals(text))
                        .findFirst()
                        .orElse(null),
                text -> "must be 1h, 24h or 7d");
        if (windows.size() > 1) {
            fields.malformed("window", "must be given once");
        }
        fields.check();
        return series.read(caller.organizationId(), windows.isEmpty() ? Window.DAY : windows.get(0));
    }

    private JobStats read(String organization) {
        return new JobStats(
                counts.counts(organization),
                counts.oldestWaiting(organization),
                figures.lastHour(organization),
                figures.lastDay(organization));
    }
}
