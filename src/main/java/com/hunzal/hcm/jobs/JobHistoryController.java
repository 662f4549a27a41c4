package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.QueryFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = JobPaths.ALL + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Background jobs")
@OfOneJob
class JobHistoryController {

    private final JobHistory history;

    JobHistoryController(JobHistory history) {
        this.history = history;
    }

    @GetMapping("/attempts")
    @Operation(summary = "Show every attempt of a job", operationId = "listAttempts")
    @MaskedOnDemand
    JobHistoryResponse.Attempts attempts(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, List.of("masked"));
        var masked = fields.flag("masked");
        fields.check();
        return history.attempts(caller.organizationId(), id, masked);
    }

    @GetMapping("/log")
    @Operation(summary = "Show what a job logged", operationId = "getJobLog")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "Only lines behind this one",
            schema =
                    @Schema(
                            type = "integer",
                            format = "int32",
                            minimum = "0",
                            maximum = "2147483647",
                            defaultValue = "0"))
    @MaskedOnDemand
    JobHistoryResponse.Log log(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, List.of("after", "masked"));
        var after = fields.integer("after", 0, 0, Integer.MAX_VALUE);
        var masked = fields.flag("masked");
        fields.check();
        return history.log(caller.organizationId(), id, after, masked);
    }
}
