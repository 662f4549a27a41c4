package com.hunzal.hcm.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.hunzal.hcm.security.Caller;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/** The API's description at {@code /v3/api-docs}: what springdoc finds in the controllers, and what all of them have in common. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
class OpenApiConfiguration {

    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";
    private static final String FIELD_ERROR = "FieldError";

    /** Names in the description as they are in the answers; springdoc has a JSON mapper of its own. */
    @Bean
    ModelResolver snakeCaseModels(ObjectMapperProvider springdoc) {
        ObjectMapper json =
                springdoc.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return new OpenApiModels(json);
    }

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        var info = build.getIfAvailable();
        return new OpenAPI()
                .info(new Info()
                        .title("Hunzal HCM: notifications and background jobs")
                        .version(info == null ? "development" : info.getVersion())
                        .description("Errors are application/problem+json. Every answer has an X-Request-Id."))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("A token with the role SystemAdmin or Root")));
    }

    /** Only the path: scheme and host are those of the page itself, also behind a proxy that speaks TLS. */
    @Bean
    ServerBaseUrlCustomizer relativeServer() {
        return (url, request) -> {
            var path = URI.create(url).getRawPath();
            return path.isEmpty() ? "/" : path;
        };
    }

    @Bean
    OpenApiCustomizer commonToAllOperations() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem()).addSchemas(FIELD_ERROR, fieldError());
            api.getPaths().forEach((path, item) -> {
                if (path.startsWith("/api/")) {
                    item.readOperationsMap().forEach((method, operation) -> complete(path, method, operation));
                }
            });
        };
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
        operation.addParametersItem(new HeaderParameter()
                .name(Caller.ORGANIZATION_HEADER)
                .description("The organization that a Root acts for. Not needed with the token of a SystemAdmin")
                .schema(typed("string")));
        operation.getParameters().stream()
                .filter(each -> "path".equals(each.getIn()) && "id".equals(each.getName()))
                .forEach(each -> each.description("The id; or ~ and its UTF-8 in base64url, as in self"));
        problems(path, method, operation)
                .forEach((status, description) -> operation
                        .getResponses()
                        .addApiResponse(Integer.toString(status.value()), response(status, description)));
    }

    /** Which problems an operation can answer with follows from what it takes. */
    private static TreeMap<HttpStatus, String> problems(String path, PathItem.HttpMethod method, Operation operation) {
        var problems = new TreeMap<HttpStatus, String>();
        problems.put(HttpStatus.BAD_REQUEST, "The request is malformed, or a Root named no organization");
        problems.put(HttpStatus.UNAUTHORIZED, "No token, or not a valid one");
        problems.put(HttpStatus.FORBIDDEN, "The token's role or organization does not allow it");
        problems.put(HttpStatus.NOT_FOUND, "There is no such organization");
        problems.put(HttpStatus.NOT_ACCEPTABLE, "Answers are application/json");
        problems.put(HttpStatus.SERVICE_UNAVAILABLE, "The database is busy or gone; nothing was changed");
        if (path.contains("{id}")) {
            problems.put(
                    HttpStatus.NOT_FOUND,
                    "There is nothing with this id in this organization, or no such organization");
        }
        if (path.contains("{type}")) {
            problems.put(HttpStatus.NOT_FOUND, "There is no such job type, or no such organization");
        }
        if (path.contains("{failure_key}")) {
            problems.put(
                    HttpStatus.NOT_FOUND, "There are no such failures in this organization, or no such organization");
        }
        if (operation.getRequestBody() != null) {
            problems.put(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than 1 MiB");
            problems.put(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not said to be JSON");
            problems.put(HttpStatus.UNPROCESSABLE_CONTENT, "Values are not allowed; errors lists all of them");
        } else if (method == PathItem.HttpMethod.POST && path.contains("/background-jobs/")) {
            problems.put(HttpStatus.CONFLICT, "The job's state does not allow it");
        }
        if (takes(operation, "limit")) {
            problems.put(HttpStatus.UNPROCESSABLE_CONTENT, "A number is out of its range");
        }
        if (takes(operation, "If-Match")) {
            problems.put(HttpStatus.PRECONDITION_FAILED, "If-Match names a state that is no longer there");
        }
        if (takes(operation, "Idempotency-Key")) {
            problems.put(HttpStatus.CONFLICT, "A request with this Idempotency-Key is still in progress");
            problems.put(HttpStatus.TOO_MANY_REQUESTS, "Over a limit that the operator has set");
        }
        return problems;
    }

    private static boolean takes(Operation operation, String parameter) {
        return operation.getParameters().stream().map(Parameter::getName).anyMatch(parameter::equals);
    }

    private static ApiResponse response(HttpStatus status, String description) {
        var content = new Content()
                .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        new MediaType().schema(new Schema<>().$ref(PROBLEM)));
        return new ApiResponse()
                .description(status.getReasonPhrase() + ". " + description + ".")
                .content(content);
    }

    private static Schema<?> problem() {
        return object(Map.of(
                        "type", typed("string").format("uri").example("urn:problem-type:hcm:invalid-values"),
                        "title", typed("string"),
                        "status", typed("integer").example(422),
                        "detail", typed("string").description("What is wrong with this request, for people"),
                        "instance", typed("string").format("uri-reference").description("The request's path"),
                        "request_id", typed("string").description("The same as X-Request-Id")))
                .addProperty("errors", typed("array").items(new Schema<>().$ref(FIELD_ERROR)))
                .description("RFC 9457");
    }

    private static Schema<?> fieldError() {
        return object(Map.of(
                "field", typed("string").description("Path in the body, or name of a query parameter or header"),
                "message", typed("string")));
    }

    /** All of these are always there. */
    private static Schema<?> object(Map<String, Schema<?>> properties) {
        var object = typed("object");
        new TreeMap<>(properties).forEach(object::addProperty);
        return object.required(List.copyOf(object.getProperties().keySet()));
    }

    private static Schema<Object> typed(String type) {
        var schema = new Schema<Object>();
        schema.addType(type);
        return schema;
    }
}
