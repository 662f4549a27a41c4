package com.hunzal.hcm.bulk;

import com.hunzal.hcm.jobs.Queues;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.ReadsMuch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@ReadsMuch
@RestController
@RequestMapping(
        path = "/api/system/background-jobs",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Background jobs")
class BulkController {

    private final BulkJobs bulk;

    BulkController(BulkJobs bulk) {
        this.bulk = bulk;
    }

    @PostMapping("/cancel")
    @Operation(
            summary = "Cancel many jobs",
            description =
                    "Queued ones are cancelled at once; running ones are asked to stop and cancelled when they have.",
            operationId = "cancelJobs")
    @Frees
    BulkResult cancel(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = SelectionBody.class)))
                    @RequestBody
                    JsonNode body) {
        return bulk.change(BulkChange.CANCEL, caller, SelectionBody.parse(body, BulkChange.CANCEL));
    }

    @PostMapping("/retry")
    @Operation(summary = "Run many failed or cancelled jobs again", operationId = "retryJobs")
    @Queues
    BulkResult retry(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = SelectionBody.class)))
                    @RequestBody
                    JsonNode body) {
        return bulk.change(BulkChange.RETRY, caller, SelectionBody.parse(body, BulkChange.RETRY));
    }

    @PostMapping("/run")
    @Operation(
            summary = "Run many waiting jobs now",
            description =
                    "Those that wait for a time, to be tried again or as planned, are due at once. No retry is spent.",
            operationId = "runJobs")
    BulkResult run(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = SelectionBody.class)))
                    @RequestBody
                    JsonNode body) {
        return bulk.change(BulkChange.RUN, caller, SelectionBody.parse(body, BulkChange.RUN));
    }
}
