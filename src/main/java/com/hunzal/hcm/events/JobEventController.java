package com.hunzal.hcm.events;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Problem;
import com.hunzal.hcm.web.Refuses;
import com.hunzal.hcm.web.Suggestion;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

@RestController
@Tag(name = "Background jobs")
class JobEventController {

    private static final String HEADER = "Last-Event-ID";
    private static final String PARAMETER = "last_event_id";
    private static final int RETRY_AFTER_SECONDS = 30;

    /** How the id of an event looks; none at all is what a browser has seen that has seen nothing. */
    private static final String ID = "^\\d{0,18}$";

    private final EventStreams streams;

    JobEventController(EventStreams streams) {
        this.streams = streams;
    }

    // It does not say what it produces: a request for JSON would be taken for one of the job "events".
    @GetMapping("/api/system/background-jobs/events")
    @Operation(
            summary = "Follow what becomes of jobs, as server-sent events",
            description =
                    "Events are \"jobs\", with a moment and what changed then, and \"reset\", which says that events are"
                            + " missing and the list has to be loaded again. The stream ends when the token does.",
            operationId = "followJobs")
    @Parameter(
            name = PARAMETER,
            in = ParameterIn.QUERY,
            description = "The same as the header Last-Event-ID, which counts if both are given",
            schema = @Schema(type = "string", pattern = ID, maxLength = 18))
    @ApiResponse(
            responseCode = "200",
            description = "A stream without an end",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema =
                                    @Schema(
                                            type = "string",
                                            example =
                                                    "event: jobs\nid: 4711\ndata: {\"happened_at\":\"2026-11-23T10:00:00.123456Z\","
                                                            + "\"changes\":[{\"id\":\"01ab\",\"job_type\":\"noop\",\"status\":\"completed\",\"attempt\":1}]}\n\n")))
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            type = "too-many-listeners",
            when = "The organization or this node has as many open streams as it may")
    void follow(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) JwtAuthenticationToken token,
            @Parameter(
                            description = "Go on after this event",
                            schema = @Schema(type = "string", pattern = ID, maxLength = 18))
                    @RequestHeader(name = HEADER, required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws HttpMediaTypeNotAcceptableException {
        checkAccepted(request);
        var after = lastEventId(lastEventId, parameters);
        var expires = Objects.requireNonNull(token.getToken().getExpiresAt());
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would collect a few KiB before it hands any on
        if (!request.getMethod().equals("HEAD")) {
            streams.open(request, caller.organizationId(), expires, after);
        }
    }

    private static void checkAccepted(HttpServletRequest request) throws HttpMediaTypeNotAcceptableException {
        var accepted = new HeaderContentNegotiationStrategy().resolveMediaTypes(new ServletWebRequest(request));
        if (accepted.stream().noneMatch(MediaType.TEXT_EVENT_STREAM::isCompatibleWith)) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.TEXT_EVENT_STREAM));
        }
    }

    private static @Nullable Long lastEventId(@Nullable String header, MultiValueMap<String, String> parameters) {
        for (var name : parameters.keySet()) {
            if (!name.equals(PARAMETER)) {
                throw Problem.badParameter(name, Suggestion.unknown("parameter", name, List.of(PARAMETER)));
            }
        }
        var given = parameters.getOrDefault(PARAMETER, List.of());
        if (given.size() > 1) {
            throw Problem.badParameter(PARAMETER, "must be given once");
        }
        var parameter = given.isEmpty() ? null : number(PARAMETER, given.get(0));
        var fromHeader = header == null ? null : number(HEADER, header);
        return fromHeader == null ? parameter : fromHeader;
    }

    /** Empty is what a browser has seen that has seen nothing. */
    private static @Nullable Long number(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw Problem.badParameter(name, "must be the id of an event, a whole number");
        }
        return Long.valueOf(text);
    }

    @ExceptionHandler
    Problem handle(TooManyListeners tooMany) {
        var message = String.valueOf(tooMany.getMessage());
        return new Problem(HttpStatus.TOO_MANY_REQUESTS, "too-many-listeners", message).retryAfter(RETRY_AFTER_SECONDS);
    }
}
