package com.hunzal.hcm.audit;

import com.hunzal.hcm.security.AnyCaller;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.QueryFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping(path = "/api/system/audit", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Audit", description = "Who changed what, by which request")
class AuditController {

    private final AuditList list;
    private final JsonMapper json;

    AuditController(AuditList list, JsonMapper json) {
        this.list = list;
        this.json = json;
    }

    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(
            summary = "List what was changed, newest first",
            description =
                    "Of one organization. A Root that names none, and has none of its own, is shown what was changed"
                            + " for the whole service.",
            operationId = "listAudit")
    @Parameter(
            name = "actor",
            in = ParameterIn.QUERY,
            description = "Who did it: the caller's sub",
            schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT))
    @Parameter(
            name = "action",
            in = ParameterIn.QUERY,
            description = "What was done",
            example = "job.cancel",
            schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT))
    @Parameter(
            name = "subject",
            in = ParameterIn.QUERY,
            description = "To what, e.g. a job's id",
            schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT))
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "A time with its offset",
            example = "2027-01-01T06:00:00Z",
            schema = @Schema(type = "string", format = "date-time", maxLength = QueryFields.LONGEST_TEXT))
    @Parameter(
            name = "before",
            in = ParameterIn.QUERY,
            description = "A time with its offset",
            example = "2027-01-01T06:00:00Z",
            schema = @Schema(type = "string", format = "date-time", maxLength = QueryFields.LONGEST_TEXT))
    @Paged
    AuditResponse.@Nullable Page list(
            @Parameter(hidden = true) AnyCaller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or(
                "audit", AuditResponse.class, parameters, given -> page(AuditHead.id(caller.organizationId()), given));
    }

    private AuditResponse.Page page(String chain, MultiValueMap<String, String> parameters) {
        var filter = AuditFilter.parse(parameters);
        var page = list.page(chain, filter);
        return new AuditResponse.Page(
                page.rows().stream().map(entry -> AuditResponse.of(entry, json)).toList(), filter.limit(), page.next());
    }
}
