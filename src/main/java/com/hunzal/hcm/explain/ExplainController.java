package com.hunzal.hcm.explain;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Background jobs")
class ExplainController {

    private final Explanations explanations;

    ExplainController(Explanations explanations) {
        this.explanations = explanations;
    }

    @GetMapping(path = "/api/system/background-jobs/{id}/explain", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Explain why a job waits, or what happens next",
            description = "One sentence, all reasons that hold, its place in the queue and when it probably starts.",
            operationId = "explainJob")
    @Refuses(
            status = HttpStatus.NOT_FOUND,
            type = "job-not-found",
            when = "There is no job with this id in this organization")
    Explanation explain(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return explanations.explain(caller.organizationId(), id);
    }
}
