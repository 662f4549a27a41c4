package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = BackgroundJobController.PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Background jobs")
class JobHistoryController {

    private final JobHistory history;

    JobHistoryController(JobHistory history) {
        this.history = history;
    }

    @GetMapping("/attempts")
    @Operation(summary = "Show every attempt of a job", operationId = "listAttempts")
    JobHistory.Attempts attempts(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return history.attempts(caller.organizationId(), id);
    }

    @GetMapping("/log")
    @Operation(summary = "Show what a job logged", operationId = "getJobLog")
    JobHistory.Log log(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(description = "Only lines behind this one") @RequestParam(defaultValue = "0") String after) {
        if (!after.matches("\\d{1,9}")) {
            throw Problem.badParameter("after", "must be a whole number");
        }
        return history.log(caller.organizationId(), id, Integer.parseInt(after));
    }
}
