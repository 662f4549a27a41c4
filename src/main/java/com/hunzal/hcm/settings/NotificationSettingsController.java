package com.hunzal.hcm.settings;

import com.hunzal.hcm.security.UncheckedCaller;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = NotificationSettingsController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notification settings", description = "How an organization wants to be told things")
class NotificationSettingsController {

    static final String PATH = "/api/system/notification-settings";

    private final Settings settings;

    NotificationSettingsController(Settings settings) {
        this.settings = settings;
    }

    @GetMapping
    @Operation(
            summary = "Show the settings",
            description = "The first access makes them, with defaults.",
            operationId = "getNotificationSettings")
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            type = "refused-by-the-table",
            when = "A rule that another program has set on the table stands against the defaults")
    @Parameter(
            name = HttpHeaders.IF_NONE_MATCH,
            in = ParameterIn.HEADER,
            description = "Answer 304 if the settings still have one of these ETags",
            schema = @Schema(type = "string"))
    @ApiResponse(
            responseCode = "200",
            description = "The settings",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @ApiResponse(
            responseCode = "304",
            description = "The settings are what they were",
            content = @Content,
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    ResponseEntity<SettingsResponse> get(@Parameter(hidden = true) UncheckedCaller caller) {
        return response(settings.get(caller.organizationId()));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Change some of the settings",
            description = "A field that is absent keeps its value, null clears it, anything else sets it.",
            operationId = "updateNotificationSettings")
    @ApiResponse(
            responseCode = "200",
            description = "The settings as they are now",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @Refuses(
            status = HttpStatus.PRECONDITION_FAILED,
            type = "etag-mismatch",
            when = "If-Match names a state that is no longer there")
    ResponseEntity<SettingsResponse> put(
            @Parameter(hidden = true) UncheckedCaller caller,
            @Parameter(description = "Change only if the settings still have this ETag")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = SettingsResponse.class)))
                    @RequestBody
                    JsonNode patch) {
        return response(settings.update(caller.organizationId(), patch, ifMatch, ChangedBy.caller(caller.subject())));
    }

    @PatchMapping(consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "The same as PUT, as a JSON merge patch", operationId = "patchNotificationSettings")
    @ApiResponse(
            responseCode = "200",
            description = "The settings as they are now",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @Refuses(
            status = HttpStatus.PRECONDITION_FAILED,
            type = "etag-mismatch",
            when = "If-Match names a state that is no longer there")
    ResponseEntity<SettingsResponse> patch(
            @Parameter(hidden = true) UncheckedCaller caller,
            @Parameter(description = "Change only if the settings still have this ETag")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = SettingsResponse.class)))
                    @RequestBody
                    JsonNode patch) {
        return put(caller, ifMatch, patch);
    }

    private static ResponseEntity<SettingsResponse> response(Settings.Shown shown) {
        return ResponseEntity.ok().eTag(shown.etag()).body(shown.response());
    }
}
