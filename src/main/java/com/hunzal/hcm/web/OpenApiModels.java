package com.hunzal.hcm.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Describes records: says which fields may be null, which only their types know, and what JSON trees are. */
class OpenApiModels extends ModelResolver {

    private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

    OpenApiModels(ObjectMapper json) {
        super(json);
        openapi31(true);
    }

    @Override
    @SuppressWarnings("rawtypes") // as inherited
    public @Nullable Schema resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> others) {
        var raw = _mapper.constructType(type.getType()).getRawClass();
        if (raw == JsonNode.class) {
            type.setType(Object.class); // anything, unless an annotation says more
        }
        Schema<?> resolved = super.resolve(type, context, others);
        if (raw.isRecord() && resolved != null) {
            markNullable(raw, resolved, context);
        }
        return resolved;
    }

    @SuppressWarnings("unchecked") // Schema is raw in its own signatures
    private static void markNullable(Class<?> record, Schema<?> resolved, ModelConverterContext context) {
        var ref = resolved.get$ref();
        var model = ref == null ? resolved : context.getDefinedModels().get(ref.substring(ref.lastIndexOf('/') + 1));
        if (model == null || model.getProperties() == null) {
            return;
        }
        for (var component : record.getRecordComponents()) {
            var name = SNAKE_CASE.translate(component.getName());
            Schema<Object> property = model.getProperties().get(name);
            if (property != null && component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                model.getProperties().put(name, orNull(property));
            }
        }
    }

    /** The same, or null. What has no type may be null anyway. */
    @SuppressWarnings("unchecked")
    static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            var nothing = new Schema<>();
            nothing.addType("null");
            return new Schema<>()
                    .anyOf(List.of(new Schema<>().$ref(schema.get$ref()), nothing))
                    .description(schema.getDescription());
        }
        if (schema.getTypes() == null) {
            return schema;
        }
        schema.addType("null");
        if (schema.getEnum() != null && !schema.getEnum().contains(null)) {
            var values = new ArrayList<@Nullable Object>(schema.getEnum());
            values.add(null);
            ((Schema<Object>) schema).setEnum(values);
        }
        return schema;
    }
}
