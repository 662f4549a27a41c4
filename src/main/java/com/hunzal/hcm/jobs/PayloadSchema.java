package com.hunzal.hcm.jobs;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in <a href="https://json-schema.org/draft/2020-12">JSON Schema</a> which payload a job type takes: its fields, and of
 * their Bean Validation constraints those that JSON Schema knows, with the description of {@link Schema}. What a handler checks itself is not in it.
 */
final class PayloadSchema {

    private PayloadSchema() {}

    static Map<String, Object> of(Class<? extends Record> payload) {
        return object(payload);
    }

    private static Map<String, Object> object(Class<?> record) {
        var properties = new LinkedHashMap<String, Object>();
        for (var component : record.getRecordComponents()) {
            properties.put(PayloadBinder.snakeCase(component.getName()), property(component));
        }
        var schema = new LinkedHashMap<String, Object>(Map.of("type", "object"));
        schema.put("properties", properties);
        var required = Arrays.stream(record.getRecordComponents())
                .filter(PayloadSchema::isRequired)
                .map(component -> PayloadBinder.snakeCase(component.getName()))
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static boolean isRequired(RecordComponent component) {
        return Stream.of(NotNull.class, NotEmpty.class, NotBlank.class)
                .anyMatch(component.getAccessor()::isAnnotationPresent);
    }

    private static Map<String, Object> property(RecordComponent component) {
        Map<String, Object> schema = new LinkedHashMap<>(type(component.getGenericType()));
        constrain(component.getAccessor(), schema);
        describe(component, schema);
        if (takesOneForMany(component)) {
            schema = new LinkedHashMap<>(Map.of("anyOf", List.of(schema.get("items"), schema)));
        }
        if (!isRequired(component) && !component.getType().isPrimitive()) {
            allowNull(schema);
        }
        return schema;
    }

    private static boolean takesOneForMany(RecordComponent component) {
        var format = component.getAccessor().getAnnotation(JsonFormat.class);
        return format != null && List.of(format.with()).contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    }

    private static void allowNull(Map<String, Object> schema) {
        schema.computeIfPresent("type", (key, type) -> List.of(type, "null"));
        schema.computeIfPresent("enum", (key, values) -> and((List<?>) values, null));
        schema.computeIfPresent("anyOf", (key, schemas) -> and((List<?>) schemas, Map.of("type", "null")));
    }

    private static List<@Nullable Object> and(List<?> values, @Nullable Object further) {
        var all = new ArrayList<@Nullable Object>(values);
        all.add(further);
        return all;
    }

    private static Map<String, Object> type(Type type) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            return Collection.class.isAssignableFrom(raw)
                    ? Map.of("type", "array", "items", type(generic.getActualTypeArguments()[0]))
                    : Map.of("type", "object");
        }
        if (!(type instanceof Class<?> plain)) {
            return Map.of();
        }
        if (plain.isRecord()) {
            return object(plain);
        }
        if (plain.isEnum()) {
            return Map.of("type", "string", "enum", List.of(plain.getEnumConstants()));
        }
        var name = name(plain);
        return name == null ? Map.of() : Map.of("type", name);
    }

    private static @Nullable String name(Class<?> type) {
        if (type == String.class) {
            return "string";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "boolean";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "integer";
        }
        return type == Double.class || type == double.class ? "number" : null;
    }

    /** What a field means, and which values it has, may stand at another record with such a field. */
    private static void describe(RecordComponent component, Map<String, Object> schema) {
        var record = component.getDeclaringRecord().getAnnotation(Schema.class);
        var elsewhere = record != null && record.implementation().isRecord();
        var described = elsewhere ? component(record.implementation(), component.getName()) : component;
        var array = described.getAccessor().getAnnotation(ArraySchema.class);
        var plain = array == null ? described.getAccessor().getAnnotation(Schema.class) : array.arraySchema();
        if (plain != null && !plain.description().isEmpty()) {
            schema.put("description", plain.description());
        }
        if (plain != null && plain.allowableValues().length > 0) {
            schema.put("enum", List.of(plain.allowableValues()));
        }
        if (array != null && array.schema().allowableValues().length > 0) {
            schema.put(
                    "items",
                    Map.of("type", "string", "enum", List.of(array.schema().allowableValues())));
        }
    }

    private static RecordComponent component(Class<?> record, String name) {
        return Arrays.stream(record.getRecordComponents())
                .filter(each -> each.getName().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalStateException(record + " has no " + name));
    }

    private static void constrain(Method accessor, Map<String, Object> schema) {
        var least = accessor.getAnnotation(Min.class);
        if (least != null) {
            schema.put("minimum", least.value());
        }
        var most = accessor.getAnnotation(Max.class);
        if (most != null) {
            schema.put("maximum", most.value());
        }
        var pattern = accessor.getAnnotation(Pattern.class);
        if (pattern != null) {
            schema.put("pattern", "^(?:" + pattern.regexp() + ")$"); // JSON Schema looks anywhere in the text
        }
        var size = accessor.getAnnotation(Size.class);
        if (size != null) {
            var text = "string".equals(schema.get("type"));
            schema.put(text ? "minLength" : "minItems", size.min());
            schema.put(text ? "maxLength" : "maxItems", size.max());
        }
    }
}
