package com.hunzal.hcm.web;

import com.hunzal.hcm.security.Caller;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** Completes what springdoc found at a method: who may call it, and every problem that it can answer with. */
class OpenApiOperations implements OperationCustomizer {

    static final String BEARER = "bearer";

    /** Bytes; Tomcat's own limit, which nobody has set to another. */
    private static final int LARGEST_HEAD = 8192;

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        for (var response : operation.getResponses().values()) {
            csv(response);
            OpenApiProblems.identified(response)
                    .getHeaders()
                    .replaceAll((name, header) -> header.get$ref() == null
                            ? header
                            : new Header().$ref(header.get$ref())); // and nothing else
        }
        if (Refusal.needsToken(method)) {
            operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
            operation.addParametersItem(new HeaderParameter()
                    .name(Caller.ORGANIZATION_HEADER)
                    .description("The organization that a Root acts for. Not needed with the token of a SystemAdmin")
                    .schema(OpenApiProblems.typed("string")));
        }
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(OpenApiOperations::limit);
            operation.getParameters().stream()
                    .filter(each -> "path".equals(each.getIn()) && "id".equals(each.getName()))
                    .forEach(each -> each.description("The id; or ~ and its UTF-8 in base64url, as in self"));
        }
        Refusal.of(method, operation).stream()
                .collect(Collectors.groupingBy(Refusal::status, TreeMap::new, Collectors.toList()))
                .forEach((status, refusals) -> operation
                        .getResponses()
                        .addApiResponse(Integer.toString(status.value()), OpenApiProblems.response(status, refusals)));
        operation.getResponses().setDefault(OpenApiProblems.otherwise());
        return operation;
    }

    /** springdoc takes it for another form of the same record. */
    private static void csv(ApiResponse response) {
        if (response.getContent() != null && response.getContent().containsKey(Csv.TEXT_CSV)) {
            response.getContent()
                    .put(
                            Csv.TEXT_CSV,
                            new MediaType()
                                    .schema(
                                            OpenApiProblems.typed("string")
                                                    .description(
                                                            "All items, not only a page of them, up to 1 000 000: a line each (RFC 4180), below one that"
                                                                    + " names the columns. Text that a spreadsheet would take for a formula begins with an"
                                                                    + " apostrophe. A connection that is cut means that the list is not whole")));
        }
    }

    /** What says nothing of its length ends with the request's head, which has a limit of its own. */
    private static void limit(Parameter parameter) {
        var schema = parameter.getSchema();
        if (schema != null
                && schema.getTypes() != null
                && schema.getTypes().contains("string")
                && schema.getMaxLength() == null) {
            schema.setMaxLength(LARGEST_HEAD);
        }
    }
}
