package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.IdempotencyKey;
import com.hunzal.hcm.jobs.Queues;
import com.hunzal.hcm.notifications.NotificationInsert.Origin;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.PathIds;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping(path = NotificationController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notifications", description = "What is told to whom by e-mail, SMS and Slack, and what became of it")
class NotificationController {

    static final String PATH = "/api/system/notifications";

    /** What is at these paths is no notification. */
    private static final Set<String> PARTS = Set.of("deliveries", "preview", "simulate");

    private final NotificationReader reader;
    private final Notifications notifications;
    private final NotificationList list;
    private final JsonMapper json;

    NotificationController(
            NotificationReader reader, Notifications notifications, NotificationList list, JsonMapper json) {
        this.reader = reader;
        this.notifications = notifications;
        this.list = list;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Tell people something",
            description = "All of it is stored when this is answered, and sent when the settings allow it.",
            operationId = "createNotification")
    @ApiResponse(
            responseCode = "201",
            description = "The notification is stored",
            headers = {
                @Header(name = "Location", ref = "#/components/headers/Location"),
                @Header(name = IdempotencyKey.REPLAYED, ref = "#/components/headers/Idempotency-Replayed")
            })
    @Refuses(
            status = HttpStatus.CONFLICT,
            type = "idempotency-key-in-progress",
            when = "A request with this Idempotency-Key is still in progress",
            retryAfter = true)
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            type = "idempotency-key-reused",
            when = "This Idempotency-Key was used with another body")
    @Refuses(
            status = HttpStatus.SERVICE_UNAVAILABLE,
            type = "organization-locked",
            when = "Somebody is deleting the organization, or has locked it")
    @Queues
    ResponseEntity<NotificationResponse> create(
            @Parameter(hidden = true) Caller caller,
            @Parameter(
                            description = "Makes a repeated request harmless: same key and body, same notification",
                            schema = @Schema(pattern = IdempotencyKey.PATTERN, maxLength = IdempotencyKey.LONGEST))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = NotificationBody.class)))
                    @RequestBody
                    JsonNode body) {
        var key = IdempotencyKey.of(idempotencyKey, body, json);
        var fields = new JsonFields(body);
        var request = reader.read(fields, List.of());
        fields.check();
        var created =
                notifications.create(caller.organizationId(), request, new Origin(caller.subject(), key, null, true));
        var response = ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.LOCATION, PathIds.path(PATH, created.id(), PARTS));
        return IdempotencyKey.answer(response, created.replayed())
                .body(list.show(caller.organizationId(), created.id()));
    }

    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(summary = "List notifications, newest first", operationId = "listNotifications")
    @FilteredByNotification
    NotificationResponse.@Nullable Page list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or(
                "notifications",
                NotificationResponse.Summary.class,
                parameters,
                given -> list.page(caller.organizationId(), NotificationFilter.parse(given)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a notification", operationId = "getNotification")
    @OfOneNotification
    NotificationResponse get(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return list.show(caller.organizationId(), id);
    }
}
