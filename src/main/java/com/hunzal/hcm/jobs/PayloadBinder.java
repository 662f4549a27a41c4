package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.Problem.FieldError;
import com.hunzal.hcm.web.Suggestion;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Makes a handler's payload record from JSON and tells what does not fit, field by field. */
@Component
class PayloadBinder {

    private final JsonMapper json;
    private final Validator validator;

    PayloadBinder(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** A payload that does not fit its job type. */
    static final class Unfit extends RuntimeException {

        private final boolean malformed;
        private final List<FieldError> errors;

        Unfit(boolean malformed, List<FieldError> errors) {
            super(errors.stream()
                    .map(each -> each.field() + " " + each.message())
                    .collect(Collectors.joining("; ")));
            this.malformed = malformed;
            this.errors = errors;
        }

        /** Whether it is a matter of types and names rather than of values. */
        boolean malformed() {
            return malformed;
        }

        /** Fields as paths from the request's body, e.g. {@code payload.to[1]}. */
        List<FieldError> errors() {
            return errors;
        }
    }

    /**
     * @param payload a JSON tree, JSON text, or null for an empty payload
     * @param check the handler's own rules
     * @throws Unfit if it does not fit
     */
    <P extends Record> P bind(@Nullable Object payload, Class<P> type, Consumer<P> check) {
        var bound = read(payload, type);
        var violations = validator.validate(bound).stream()
                .map(each ->
                        new FieldError(path(snakeCase(each.getPropertyPath().toString())), each.getMessage()))
                .sorted(java.util.Comparator.comparing(FieldError::field))
                .toList();
        if (!violations.isEmpty()) {
            throw new Unfit(false, violations);
        }
        try {
            check.accept(bound);
        } catch (InvalidPayload invalid) {
            throw unfit(false, invalid.field(), String.valueOf(invalid.getMessage()));
        }
        return bound;
    }

    private <P extends Record> P read(@Nullable Object payload, Class<P> type) {
        try {
            if (payload instanceof JsonNode tree) {
                return json.treeToValue(tree, type);
            }
            return json.readValue(payload == null ? "{}" : (String) payload, type);
        } catch (UnrecognizedPropertyException unknown) {
            var known =
                    unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
            throw unfit(true, field(unknown), Suggestion.unknown("field", unknown.getPropertyName(), known));
        } catch (MismatchedInputException mismatch) {
            throw unfit(true, field(mismatch), "must be " + expected(mismatch.getTargetType()));
        } catch (InputCoercionException tooLarge) {
            throw unfit(false, field(tooLarge), "is out of range");
        } catch (JacksonException notJson) {
            throw unfit(true, "", "is not a JSON object");
        }
    }

    private static Unfit unfit(boolean malformed, String field, String message) {
        return new Unfit(malformed, List.of(new FieldError(path(field), message)));
    }

    private static String path(String field) {
        return field.isEmpty() ? "payload" : "payload." + field;
    }

    /** "to[1]" for the second element of "to". */
    private static String field(JacksonException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of the known values";
        }
        return type == String.class ? "text" : Iterable.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
