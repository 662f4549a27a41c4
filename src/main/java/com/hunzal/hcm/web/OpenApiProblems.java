package com.hunzal.hcm.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** What all operations share in the API's description: problems, and headers of answers. */
final class OpenApiProblems {

    private static final String PROBLEM = "Problem";
    private static final String FIELD_ERROR = "FieldError";
    private static final String RETRY_AFTER = "Retry-After";
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String OTHERWISE = "OtherProblem";

    private OpenApiProblems() {}

    static void addTo(Components components) {
        components
                .addSchemas(PROBLEM, problem())
                .addSchemas(FIELD_ERROR, fieldError())
                .addHeaders(
                        RequestIdFilter.HEADER,
                        header("Of this request: the caller's, if that is sane", text(128))
                                .required(true))
                .addHeaders(RETRY_AFTER, header("Seconds to wait before trying again", number(Integer.MAX_VALUE)))
                .addHeaders(
                        CHALLENGE, header("How to say who is calling", text(200).example("Bearer")))
                .addHeaders(
                        "Location",
                        header("Where to find what was made", text(2000).format("uri-reference")))
                .addHeaders("ETag", header("Of this state, for If-Match and If-None-Match", text(100)))
                .addHeaders(
                        "Idempotency-Replayed",
                        header("That an earlier request with this key made it", text(4).example("true"))
                                .required(false));
        Refusal.SHARED.forEach((status, refusals) -> components.addResponses(name(status), own(status, refusals)));
        components.addResponses(
                OTHERWISE,
                identified(new ApiResponse()
                        .description("Any other problem, e.g. a method that is not allowed here")
                        .content(content(List.of()))));
    }

    private static Header header(String description, Schema<?> schema) {
        return new Header().description(description).required(true).schema(schema);
    }

    /** Every answer says which request it is of. */
    static ApiResponse identified(ApiResponse response) {
        return response.addHeaderObject(RequestIdFilter.HEADER, headerReference(RequestIdFilter.HEADER));
    }

    static ApiResponse otherwise() {
        return new ApiResponse().$ref(OTHERWISE);
    }

    /** @param refusals all of this status */
    static ApiResponse response(HttpStatus status, List<Refusal> refusals) {
        return refusals.equals(Refusal.SHARED.get(status))
                ? new ApiResponse().$ref(name(status))
                : own(status, refusals);
    }

    private static ApiResponse own(HttpStatus status, List<Refusal> refusals) {
        var when = refusals.stream()
                .map(each -> "`" + each.type() + "`: " + each.when() + ".")
                .collect(Collectors.joining(" "));
        var response = identified(new ApiResponse()
                .description(status.getReasonPhrase() + ". " + when)
                .content(content(refusals)));
        if (status == HttpStatus.UNAUTHORIZED) {
            response.addHeaderObject(CHALLENGE, headerReference(CHALLENGE));
        }
        if (refusals.stream().allMatch(Refusal::retryAfter)) {
            response.addHeaderObject(RETRY_AFTER, headerReference(RETRY_AFTER));
        } else if (refusals.stream().anyMatch(Refusal::retryAfter)) {
            response.addHeaderObject(
                    RETRY_AFTER,
                    header("Seconds to wait, where waiting helps", number(Integer.MAX_VALUE))
                            .required(false));
        }
        return response;
    }

    private static String name(HttpStatus status) {
        return status.getReasonPhrase().replace(" ", "");
    }

    private static Header headerReference(String name) {
        return new Header().$ref("#/components/headers/" + name);
    }

    /** With an example of each type: their names are what programs go by. */
    private static Content content(List<Refusal> refusals) {
        var content = new MediaType().schema(new Schema<>().$ref(PROBLEM));
        refusals.stream()
                .collect(Collectors.toMap(Refusal::type, each -> each, (one, same) -> one, LinkedHashMap::new))
                .forEach((type, refusal) -> content.addExamples(type, new Example().value(example(refusal))));
        return new Content().addMediaType(org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, content);
    }

    private static Map<String, Object> example(Refusal refusal) {
        var example = new LinkedHashMap<String, Object>();
        example.put("type", Problem.TYPE_PREFIX + refusal.type());
        example.put("title", refusal.status().getReasonPhrase());
        example.put("status", refusal.status().value());
        example.put("detail", refusal.when() + ".");
        example.put("instance", "/api/system");
        example.put("request_id", "7c6da817-9b4e-42ac-9635-07e6130003d2");
        return example;
    }

    private static Schema<?> problem() {
        var always = new LinkedHashMap<String, Schema<?>>();
        always.put("type", text(200).format("uri").example(Problem.TYPE_PREFIX + "invalid-values"));
        always.put("title", text(100).description("The status in words"));
        always.put("status", number(599).minimum(BigDecimal.valueOf(400)).example(422));
        always.put("detail", typed("string").description("What is wrong with this request, for people"));
        always.put("instance", typed("string").format("uri-reference").description("The request's path"));
        always.put("request_id", text(128).description("The same as X-Request-Id"));
        var problem = object(always).description("RFC 9457");
        problem.addProperty(
                "errors",
                typed("array")
                        .items(new Schema<>().$ref(FIELD_ERROR))
                        .description("All that is wrong with fields, parameters and headers"));
        problem.addProperty(
                "job_id", typed("string").description("The unfinished job that has the unique_key, if it is one"));
        return problem;
    }

    private static Schema<?> fieldError() {
        var always = new LinkedHashMap<String, Schema<?>>();
        always.put("field", typed("string").description("Path in the body, or name of a parameter or header"));
        always.put("message", typed("string"));
        return object(always);
    }

    private static Schema<Object> object(Map<String, Schema<?>> always) {
        var object = typed("object");
        always.forEach(object::addProperty);
        object.setRequired(List.copyOf(always.keySet()));
        return object;
    }

    @SuppressWarnings("unchecked") // Schema is raw in its own signatures
    private static Schema<Object> number(int most) {
        return typed("integer").format("int32").minimum(BigDecimal.ZERO).maximum(BigDecimal.valueOf(most));
    }

    @SuppressWarnings("unchecked")
    private static Schema<Object> text(int longest) {
        return typed("string").maxLength(longest);
    }

    static Schema<Object> typed(String type) {
        var schema = new Schema<Object>();
        schema.addType(type);
        return schema;
    }
}
