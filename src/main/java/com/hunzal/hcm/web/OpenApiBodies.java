package com.hunzal.hcm.web;

import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Tells what is sent from what is answered. Answers have all of their fields, null or not, and may get more of them;
 * requests have those that they need, and none that is not known. A body that is answered as well is a change: nothing
 * of it is needed, and null sets what is the default. What is answered may also be what other programs wrote.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // Schema is raw in its own signatures
class OpenApiBodies implements OpenApiCustomizer {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String OPEN = "x-extensible-enum";
    private static final String MOMENT = "2027-01-01T06:00:00.123456Z";

    @Override
    public void customise(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        var answered = reachable(schemas, operations(api).flatMap(OpenApiBodies::answers));
        operations(api)
                .filter(operation -> operation.getRequestBody() != null)
                .forEach(operation -> changes(operation.getRequestBody().getContent(), answered, schemas));
        var sent = reachable(schemas, operations(api).flatMap(OpenApiBodies::requests));
        answered.stream().map(schemas::get).forEach(OpenApiBodies::requireAll);
        answered.stream().map(schemas::get).forEach(each -> openNamed(each, schemas, sent));
        sent.stream().filter(name -> !answered.contains(name)).map(schemas::get).forEach(OpenApiBodies::close);
        OpenApiProblems.addTo(api.getComponents());
    }

    private static Stream<Operation> operations(OpenAPI api) {
        return api.getPaths().values().stream().map(PathItem::readOperations).flatMap(List::stream);
    }

    private static Stream<Schema<?>> answers(Operation operation) {
        return operation.getResponses().values().stream().flatMap(each -> schemas(each.getContent()));
    }

    private static Stream<Schema<?>> requests(Operation operation) {
        return operation.getRequestBody() == null
                ? Stream.of()
                : schemas(operation.getRequestBody().getContent());
    }

    private static Stream<Schema<?>> schemas(@Nullable Content content) {
        return content == null ? Stream.of() : content.values().stream().map(MediaType::getSchema);
    }

    /** The names of all schemas that these lead to. */
    private static Set<String> reachable(Map<String, Schema> schemas, Stream<Schema<?>> from) {
        var names = new LinkedHashSet<String>();
        var open = new ArrayDeque<Schema<?>>(from.filter(Objects::nonNull).toList());
        while (!open.isEmpty()) {
            var schema = open.pop();
            var name = name(schema);
            if (name != null && schemas.get(name) != null && names.add(name)) {
                open.push(schemas.get(name));
            }
            parts(schema).forEach(open::push);
        }
        return names;
    }

    private static Stream<Schema<?>> parts(Schema<?> schema) {
        var properties =
                schema.getProperties() == null ? Stream.<Schema>of() : schema.getProperties().values().stream();
        var others = schema.getAnyOf() == null ? Stream.<Schema>of() : schema.getAnyOf().stream();
        return Stream.of(properties, others, Stream.ofNullable((Schema) schema.getItems()))
                .flatMap(each -> each)
                .map(each -> (Schema<?>) each);
    }

    private static @Nullable String name(Schema<?> schema) {
        return schema.get$ref() == null ? null : schema.get$ref().substring(SCHEMAS.length());
    }

    private static void requireAll(Schema<?> answered) {
        if (answered.getProperties() != null) {
            answered.setRequired(List.copyOf(answered.getProperties().keySet()));
            answered.getProperties().values().forEach(OpenApiBodies::exemplify);
        }
    }

    private static void close(Schema<?> sent) {
        if (sent.getProperties() != null) {
            sent.setAdditionalProperties(false);
            sent.getProperties().values().forEach(OpenApiBodies::limit);
        }
    }

    /** What says nothing of its length ends with the body. */
    private static void limit(Schema<?> property) {
        if (property.getTypes() != null
                && property.getTypes().contains("string")
                && property.getMaxLength() == null
                && property.getEnum() == null) {
            property.setMaxLength((int) LimitedStream.LIMIT);
        }
        if (property.getItems() != null) {
            limit(property.getItems());
        }
    }

    private static void exemplify(Schema<?> property) {
        if ("date-time".equals(property.getFormat()) && property.getExample() == null) {
            property.setExample(MOMENT);
        }
    }

    private static void changes(Content content, Set<String> answered, Map<String, Schema> schemas) {
        for (var mediaType : content.values()) {
            var name = name(mediaType.getSchema());
            var same = name == null ? null : schemas.get(name);
            if (same != null && answered.contains(name)) {
                var change = name + "Change";
                schemas.computeIfAbsent(change, absent -> change(same, schemas.get("New" + name)));
                mediaType.setSchema(new Schema<>().$ref(change));
            }
        }
    }

    /** @param creation what makes such a thing, if anything does: it says more exactly what its fields may be */
    private static Schema<?> change(Schema<?> answered, @Nullable Schema<?> creation) {
        var change = AnnotationsUtils.clone(answered, true);
        change.setRequired(null);
        for (var name : answered.getProperties().keySet()) {
            var same = creation == null ? null : creation.getProperties().get(name);
            var property = AnnotationsUtils.clone(
                    same == null ? answered.getProperties().get(name) : (Schema<?>) same, true);
            property.setDefault(null); // absent means unchanged
            property.setDefaultSetFlag(false);
            var readOnly = creation == null ? Boolean.TRUE.equals(property.getReadOnly()) : same == null;
            if (!readOnly) {
                open(answered.getProperties().get(name));
            }
            change.addProperty(name, readOnly ? sentBack(property) : OpenApiModels.orNull(property));
        }
        return change;
    }

    /** What can be changed may have been changed by other programs, to values that nobody could send. */
    private static void open(Schema<?> answered) {
        if (answered.getEnum() != null) {
            answered.addExtension(
                    OPEN, answered.getEnum().stream().filter(Objects::nonNull).toList());
            answered.setEnum(null);
        }
        answered.maxLength(null).pattern(null).minimum(null).maximum(null);
    }

    /** The same for values that have a name of their own. */
    private static void openNamed(Schema<?> answered, Map<String, Schema> schemas, Set<String> sent) {
        if (answered.getProperties() == null) {
            return;
        }
        answered.getProperties().replaceAll((name, property) -> {
            var values = name(property) == null ? null : schemas.get(name(property));
            if (values == null || values.getEnum() == null || !sent.contains(name(property))) {
                return property;
            }
            var open = AnnotationsUtils.clone(values, true);
            open(open);
            return open.description(property.getDescription());
        });
    }

    /** What was read may be sent back whole. */
    private static Schema<?> sentBack(Schema<?> property) {
        var isPlain = property.getTypes() != null && !property.getTypes().contains("array");
        return (isPlain ? property : new Schema<>().description(property.getDescription())).readOnly(true);
    }
}
