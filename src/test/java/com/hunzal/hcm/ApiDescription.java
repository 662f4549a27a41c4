package com.hunzal.hcm;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API's description, and what fits it. */
public final class ApiDescription {

    private static final String ANSWERS = "https://description.test/answers";
    private static final String REQUESTS = "https://description.test/requests";

    /** What a service may be more generous with than it promises. */
    private static final List<String> OF_VALUES = List.of(
            "enum", "pattern", "format", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final JsonNode document;
    private final List<PathPattern> paths;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    public ApiDescription(String text) {
        var json = new JsonMapper();
        this.document = json.readTree(text);
        this.paths = document.get("paths").propertyNames().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .sorted(Comparator.naturalOrder())
                .toList();
        var answers = document.deepCopy();
        answers.at("/components/schemas").forEach(ApiDescription::close);
        var requests = document.deepCopy();
        visit(requests.at("/components/schemas"), schema -> schema.remove(OF_VALUES));
        var config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .locale(Locale.ENGLISH)
                .build();
        this.registry = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(),
                builder -> builder.schemaRegistryConfig(config)
                        .schemas(Map.of(ANSWERS, answers.toString(), REQUESTS, requests.toString())));
    }

    /** A field that is answered and not described is a fault, though clients are to be content with it. */
    private static void close(JsonNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    private static void visit(JsonNode node, Consumer<ObjectNode> schema) {
        if (node instanceof ObjectNode object && !object.path("type").isMissingNode()) {
            schema.accept(object);
        }
        node.forEach(child -> visit(child, schema));
    }

    public JsonNode document() {
        return document;
    }

    /**
     * @param path as in the description, with its variables
     * @param pointer where it stands in the document
     */
    public record Operation(String method, String path, JsonNode node, String pointer) {

        @Override
        public String toString() {
            return method + " " + path;
        }

        public Set<String> statuses() {
            return Set.copyOf(node.get("responses").propertyNames());
        }
    }

    public List<Operation> operations() {
        return document.get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .map(method -> operation(method, path.getKey())))
                .toList();
    }

    private Operation operation(String method, String path) {
        var pointer = "/paths/" + path.replace("/", "~1") + "/" + method;
        return new Operation(method, path, document.at(pointer), pointer);
    }

    /** What is described for an address; the most special one if there are several. */
    public Optional<Operation> operation(String method, PathContainer address) {
        return paths.stream()
                .filter(path -> path.matches(address))
                .findFirst()
                .map(path -> operation(method, path.getPatternString()))
                .filter(operation -> operation.node().isObject());
    }

    /** With references followed; missing if it is not described. */
    public Part answer(Operation operation, int status) {
        return part(operation.pointer() + "/responses/" + status);
    }

    /** Of an address or a method that is not described. */
    public Part anyOtherAnswer(int status) {
        return part("/components/responses/" + (status == 401 ? "Unauthorized" : "OtherProblem"));
    }

    /** @param pointer to the thing itself and not to a reference */
    public record Part(JsonNode node, String pointer) {}

    public Part part(String pointer) {
        var node = document.at(pointer);
        return node.has("$ref") ? part(node.get("$ref").stringValue().substring(1)) : new Part(node, pointer);
    }

    /** What does not fit, whatever the description says. */
    public List<Error> faultsOfAnswer(Part content, String body) {
        return schema(ANSWERS, content).validate(new JsonMapper().readTree(body));
    }

    /** As {@link #faultsOfAnswer}, of names and types only. */
    public List<Error> faultsOfRequest(Part content, String body) {
        return schema(REQUESTS, content).validate(new JsonMapper().readTree(body));
    }

    private Schema schema(String document, Part content) {
        var location = document + "#" + part(content.pointer() + "/schema").pointer(); // one for all that share it
        return schemas.computeIfAbsent(location, absent -> registry.getSchema(SchemaLocation.of(absent)));
    }
}
