package com.hunzal.hcm.delivery;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.PathIds;
import com.hunzal.hcm.web.Problem;
import com.hunzal.hcm.web.QueryFields;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = SuppressionController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Suppressions", description = "Addresses that get nothing more from an organization, and why")
class SuppressionController {

    static final String PATH = "/api/system/suppressions";

    private static final int LONGEST_REASON = 500;

    private final Suppressions suppressions;
    private final SuppressionList list;

    SuppressionController(Suppressions suppressions, SuppressionList list) {
        this.suppressions = suppressions;
        this.list = list;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Send nothing more to an address",
            description = "An address that is suppressed already stays as it is, and is answered the same.",
            operationId = "addSuppression")
    @ApiResponse(
            responseCode = "201",
            description = "Nothing more is sent to it",
            headers = @Header(name = "Location", ref = "#/components/headers/Location"))
    ResponseEntity<Suppression> add(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Suppression.Body.class)))
                    @RequestBody
                    JsonNode body) {
        var fields = new JsonFields(body).allow(List.of("channel", "address", "reason"));
        var channel = channel(fields);
        var address = address(fields, channel);
        var reason = fields.text("reason", LONGEST_REASON);
        fields.check();
        if (channel == null || address == null) {
            throw new IllegalStateException("nothing was noted of what is missing");
        }
        var row = suppressions.addByPerson(caller.organizationId(), channel, address, reason, caller.subject());
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.LOCATION, PathIds.path(PATH, row.id(), Set.of()))
                .body(row);
    }

    private static @Nullable Channel channel(JsonFields fields) {
        var text = fields.text("channel", 20);
        if (text != null && !List.of("email", "sms").contains(text)) {
            fields.invalid("channel", "must be email or sms");
            return null;
        }
        if (isAbsent("channel", fields)) {
            fields.invalid("channel", "is required");
        }
        return text == null ? null : Channel.of(text);
    }

    private static @Nullable String address(JsonFields fields, @Nullable Channel channel) {
        var text = fields.text("address", 254);
        if (isAbsent("address", fields)) {
            fields.invalid("address", "is required");
        }
        if (text == null || channel == null) {
            return null;
        }
        try {
            return SuppressedAddress.of(channel, text);
        } catch (IllegalArgumentException wrong) {
            fields.invalid("address", String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static boolean isAbsent(String name, JsonFields fields) {
        var raw = fields.raw(name);
        return raw == null || raw.isNull();
    }

    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(summary = "List suppressions, newest first", operationId = "listSuppressions")
    @Parameter(
            name = "channel",
            in = ParameterIn.QUERY,
            description = "One or several, comma-separated",
            explode = Explode.FALSE,
            array =
                    @ArraySchema(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"email", "sms"}),
                            maxItems = 2))
    @Parameter(
            name = "address",
            in = ParameterIn.QUERY,
            description = "Only this one, in any form",
            schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT))
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "One or several, comma-separated",
            explode = Explode.FALSE,
            array =
                    @ArraySchema(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"admin", "receipt", "delivery"}),
                            maxItems = 3))
    @Paged
    Suppression.@Nullable Page list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or(
                "suppressions",
                Suppression.class,
                parameters,
                given -> list.page(caller.organizationId(), SuppressionFilter.parse(given)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a suppression", operationId = "getSuppression")
    @Refuses(
            status = HttpStatus.NOT_FOUND,
            type = "suppression-not-found",
            when = "There is no such suppression in this organization")
    Suppression get(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return suppressions.get(caller.organizationId(), id);
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Let an address have messages again",
            description = "What was not sent to it meanwhile stays unsent.",
            operationId = "deleteSuppression")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @Refuses(
            status = HttpStatus.NOT_FOUND,
            type = "suppression-not-found",
            when = "There is no such suppression in this organization")
    ResponseEntity<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        suppressions.delete(caller.organizationId(), id);
        return ResponseEntity.noContent().build();
    }

    @ExceptionHandler
    Problem handle(SuppressionNotFound notFound) {
        return Problem.notFound("suppression-not-found", "There is no suppression with this id.");
    }
}
