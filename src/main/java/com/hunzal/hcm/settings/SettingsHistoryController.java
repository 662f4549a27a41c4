package com.hunzal.hcm.settings;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.QueryFields;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = NotificationSettingsController.PATH + "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notification settings")
class SettingsHistoryController {

    private final Settings settings;
    private final SettingsHistory history;

    SettingsHistoryController(Settings settings, SettingsHistory history) {
        this.settings = settings;
        this.history = history;
    }

    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(
            summary = "Show what was changed, newest first",
            description =
                    "The newest 1000 versions are kept. What another program changed with plain SQL is a version from"
                            + " the next look at the settings on. Of a secret it says only that it was changed.",
            operationId = "listNotificationSettingsVersions")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Versions of a page; more than 200 are taken as 200",
            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "200", defaultValue = "50"))
    @Paged.Cursor
    SettingsHistory.@Nullable Page list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or(
                "notification-settings-history",
                SettingsHistory.Version.class,
                parameters,
                given -> page(caller.organizationId(), given));
    }

    private SettingsHistory.Page page(String organizationId, MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, List.of("limit", "cursor"));
        var limit = fields.pageSize();
        var cursor = fields.cursor();
        fields.check();
        settings.get(organizationId); // what another program has changed is noticed, and the first version made
        return history.page(organizationId, limit, cursor);
    }

    @PostMapping("/{version}/restore")
    @Operation(
            summary = "Bring back the settings as they were after a version",
            description = "All of them, the webhook too, as a new version. Credentials are no part of it.",
            operationId = "restoreNotificationSettings")
    @ApiResponse(
            responseCode = "200",
            description = "The settings as they are now",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @Refuses(
            status = HttpStatus.NOT_FOUND,
            type = "settings-version-not-found",
            when = "There is no such version, or no longer")
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            type = "invalid-values",
            when = "What would be changed is not allowed any more, or cannot be decrypted")
    @Refuses(
            status = HttpStatus.PRECONDITION_FAILED,
            type = "etag-mismatch",
            when = "If-Match names a state that is no longer there")
    ResponseEntity<SettingsResponse> restore(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "Restore only if the settings still have this ETag")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @PathVariable String version) {
        var shown =
                settings.restore(caller.organizationId(), number(version), ifMatch, ChangedBy.caller(caller.subject()));
        return ResponseEntity.ok().eTag(shown.etag()).body(shown.response());
    }

    private static int number(String version) {
        if (!version.matches("[1-9]\\d{0,8}")) {
            throw new Settings.UnknownVersion();
        }
        return Integer.parseInt(version);
    }
}
