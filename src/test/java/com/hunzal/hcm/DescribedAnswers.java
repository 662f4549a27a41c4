package com.hunzal.hcm;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ApiDescription.Operation;
import com.hunzal.hcm.ApiDescription.Part;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds every answer against the API's description: its status, media type, body, headers and the type of a problem;
 * and what was asked, if it succeeded. Whoever sees it fail has to describe what is new, with annotations at the
 * endpoint ({@code Refuses} for a problem) or at the record.
 */
public final class DescribedAnswers implements Filter {

    /** Of HTTP, the container and the security filters: not described for each answer. */
    private static final Set<String> EVERYWHERE = Set.of(
            "accept",
            "accept-encoding",
            "accept-patch",
            "allow",
            "cache-control",
            "connection",
            "content-disposition",
            "content-length",
            "content-security-policy",
            "content-type",
            "date",
            "expires",
            "keep-alive",
            "pragma",
            "strict-transport-security",
            "transfer-encoding",
            "vary",
            "x-accel-buffering",
            "x-content-type-options",
            "x-frame-options",
            "x-xss-protection");

    private static volatile ApiDescription known;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** The description that the service at this port gives of itself; all in these tests give the same. */
    public static ApiDescription description(int port) {
        if (known == null) {
            known = new ApiDescription(given().port(port).get("/v3/api-docs").asString());
        }
        return known;
    }

    /** Which operations have been answered with which success, as {@code get /health 200}. */
    public Set<String> successes() {
        return new TreeSet<>(seen);
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        var response = context.next(request, expected);
        var uri = URI.create(request.getURI());
        if (uri.getRawPath().startsWith("/api/") || uri.getRawPath().equals("/health")) {
            check(request, uri, response);
        }
        return response;
    }

    private void check(FilterableRequestSpecification request, URI uri, Response response) {
        var method = request.getMethod().toLowerCase(Locale.ROOT);
        var api = description(uri.getPort());
        var operation =
                api.operation(method.equals("head") ? "get" : method, PathContainer.parsePath(uri.getRawPath()));
        var faults = new ArrayList<String>();
        if (operation.isPresent()) {
            check(api, operation.get(), request, uri, response, faults);
        } else if (!method.equals("options")) {
            checkAnswer(api, api.anyOtherAnswer(response.statusCode()), method, response, faults);
        }
        assertThat(faults)
                .as(
                        "%s %s is answered %s, which /v3/api-docs does not describe:%n%s",
                        method, uri, response.statusLine(), faults.isEmpty() ? "" : body(response))
                .isEmpty();
    }

    private void check(
            ApiDescription api,
            Operation operation,
            FilterableRequestSpecification request,
            URI uri,
            Response response,
            List<String> faults) {
        var answer = api.answer(operation, response.statusCode());
        if (answer.node().isMissingNode()) {
            faults.add(operation + " has no answer " + response.statusCode());
            return;
        }
        checkAnswer(api, answer, request.getMethod().toLowerCase(Locale.ROOT), response, faults);
        if (response.statusCode() < 400) {
            seen.add(operation + " " + response.statusCode());
            checkParameters(operation, uri, faults);
            checkBody(api, operation, request, faults);
        }
    }

    private static void checkAnswer(
            ApiDescription api, Part answer, String method, Response response, List<String> faults) {
        checkHeaders(api, answer, response, faults);
        var body = body(response);
        if (method.equals("head")) {
            return;
        }
        var contents = answer.node().path("content");
        if (contents.isEmpty()) {
            if (!body.isEmpty()) {
                faults.add("there is a body");
            }
            return;
        }
        var type = MediaType.parseMediaType(response.contentType());
        var name = type.getType() + "/" + type.getSubtype();
        if (!contents.has(name)) {
            faults.add("the media type is " + name + " and not one of " + contents.propertyNames());
            return;
        }
        if (!name.endsWith("json")) {
            return;
        }
        var content = new Part(contents.get(name), answer.pointer() + "/content/" + name.replace("/", "~1"));
        api.faultsOfAnswer(content, body).forEach(fault -> faults.add(fault.toString()));
        checkProblem(content, body, faults);
    }

    /** A stream has no end to wait for. */
    private static String body(Response response) {
        return response.contentType().startsWith(MediaType.TEXT_EVENT_STREAM_VALUE) ? "…" : response.asString();
    }

    private static void checkProblem(Part content, String body, List<String> faults) {
        var examples = content.node().path("examples");
        if (content.pointer().endsWith("problem+json") && !examples.isEmpty()) {
            var type = new JsonMapper().readTree(body).path("type").asString("").replace("urn:problem-type:hcm:", "");
            if (!examples.has(type)) {
                faults.add("the problem " + type + " is none of " + examples.propertyNames());
            }
        }
    }

    private static void checkHeaders(ApiDescription api, Part answer, Response response, List<String> faults) {
        var described = answer.node().path("headers");
        described.propertyNames().forEach(name -> {
            var header = api.part(answer.pointer() + "/headers/" + name).node();
            var value = response.header(name);
            if (value == null && header.path("required").asBoolean(false)) {
                faults.add("the header " + name + " is missing");
            }
            if (value != null && header.at("/schema/type").asString("").equals("integer") && !value.matches("\\d+")) {
                faults.add("the header " + name + " is no number");
            }
        });
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(described.propertyNames());
        response.headers().asList().stream()
                .map(header -> header.getName().toLowerCase(Locale.ROOT))
                .filter(name -> !EVERYWHERE.contains(name) && !name.startsWith("access-control-"))
                .filter(name -> !names.contains(name))
                .forEach(name -> faults.add("the header " + name + " is not described"));
    }

    private static void checkParameters(Operation operation, URI uri, List<String> faults) {
        var described = operation
                .node()
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString("").equals("query"))
                .map(parameter -> parameter.get("name").stringValue())
                .toList();
        UriComponentsBuilder.fromUri(uri).build().getQueryParams().keySet().stream()
                .filter(name -> !described.contains(name))
                .forEach(name -> faults.add("the parameter " + name + " is not described"));
    }

    private static void checkBody(
            ApiDescription api, Operation operation, FilterableRequestSpecification request, List<String> faults) {
        if (request.getBody() == null
                || request.getContentType() == null
                || request.getHeaders().hasHeaderWithName("Content-Encoding") // no text as it is
                || operation.node().path("requestBody").isMissingNode()) {
            return;
        }
        var body = request.getBody() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : request.getBody().toString();
        var type = MediaType.parseMediaType(request.getContentType());
        var name = type.getType() + "/" + type.getSubtype();
        var content = api.part(operation.pointer() + "/requestBody/content/" + name.replace("/", "~1"));
        if (content.node().isMissingNode()) {
            faults.add("the request's media type " + name + " is not described");
        } else if (!body.isBlank()) {
            api.faultsOfRequest(content, body).forEach(fault -> faults.add("the request: " + fault));
        }
    }
}
