package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.JsonTrouble;
import com.hunzal.hcm.web.Problem.FieldError;
import com.hunzal.hcm.web.Suggestion;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a handler's payload record from JSON and tells what does not fit, field by field. */
@Component
public class PayloadBinder {

    private static final String EMPTY = "{}";

    private static final int MOST_TOLD = 20;

    /** Each error that is told costs another reading of the payload. In all so many of its parts are read, or the payload once. */
    private static final int MOST_READ = 200_000;

    private final JsonMapper json;
    private final Validator validator;

    PayloadBinder(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** A payload that does not fit its job type. */
    public static final class Unfit extends RuntimeException {

        private final List<FieldError> malformed;
        private final List<FieldError> invalid;
        private final boolean cutOff;

        Unfit(List<FieldError> malformed, List<FieldError> invalid, boolean cutOff) {
            super(Stream.concat(malformed.stream(), invalid.stream())
                    .limit(MOST_TOLD)
                    .map(each -> each.field() + " " + each.message())
                    .collect(Collectors.joining("; ")));
            this.malformed = malformed;
            this.invalid = invalid;
            this.cutOff = cutOff;
        }

        /** Wrong types and unknown names. Fields are paths from the request's body, e.g. {@code payload.to[1]}. */
        List<FieldError> malformed() {
            return malformed;
        }

        /** Wrong values. */
        List<FieldError> invalid() {
            return invalid;
        }

        /** Whether there may be more that does not fit. */
        boolean isCutOff() {
            return cutOff;
        }
    }

    /**
     * @param payload a JSON tree, JSON text, or null for an empty payload
     * @param check the handler's own rules
     * @throws Unfit if it does not fit
     */
    public <P extends Record> P bind(@Nullable Object payload, Class<P> type, Consumer<P> check) {
        var given = Objects.requireNonNullElse(payload, EMPTY);
        @Nullable P bound;
        try {
            bound = given instanceof JsonNode tree
                    ? json.treeToValue(tree, type)
                    : json.readValue((String) given, type);
        } catch (JacksonException firstTrouble) {
            throw unfit(given, type);
        }
        if (bound == null) { // other programs write the JSON null for no payload
            return bind(EMPTY, type, check);
        }
        var violations = violations(bound);
        if (!violations.isEmpty()) {
            throw new Unfit(List.of(), violations, violations.size() == MOST_TOLD);
        }
        try {
            check.accept(bound);
        } catch (InvalidPayload invalid) {
            throw new Unfit(
                    List.of(),
                    List.of(new FieldError(path(invalid.field()), String.valueOf(invalid.getMessage()))),
                    false);
        }
        return bound;
    }

    private List<FieldError> violations(Record bound) {
        return validator.validate(bound).stream()
                .map(each ->
                        new FieldError(path(snakeCase(each.getPropertyPath().toString())), each.getMessage()))
                .sorted(Comparator.comparing(FieldError::field))
                .limit(MOST_TOLD)
                .toList();
    }

    /** Reading stops at the first trouble; so that others can be told, what made it is taken out and the rest read again. */
    private Unfit unfit(Object payload, Class<? extends Record> type) {
        var malformed = new ArrayList<FieldError>();
        var invalid = new ArrayList<FieldError>();
        var taken = new HashSet<String>();
        var cutOff = true;
        try {
            var rest = payload instanceof JsonNode tree ? tree.deepCopy() : json.readTree((String) payload);
            if (rest.isMissingNode()) { // text without anything in it
                return new Unfit(List.of(new FieldError(path(""), "is not a JSON object")), List.of(), false);
            }
            var most = Math.max(1, Math.min(MOST_TOLD, MOST_READ / parts(rest)));
            for (int i = 0; i < most; i++) {
                try {
                    violations(json.treeToValue(rest, type)).stream()
                            .filter(each -> taken.add(each.field()))
                            .forEach(invalid::add);
                    cutOff = false;
                    break;
                } catch (JacksonException trouble) {
                    var error = new FieldError(path(field(trouble)), message(trouble));
                    (trouble instanceof InputCoercionException ? invalid : malformed).add(error);
                    taken.add(error.field());
                    if (!takeOut(rest, trouble.getPath())) {
                        break;
                    }
                }
            }
        } catch (JacksonException notJson) {
            var limit = JsonTrouble.limit(notJson);
            malformed.add(
                    new FieldError(path(""), limit == null ? "is not a JSON object" : "cannot be read: " + limit));
        }
        return new Unfit(malformed, invalid, cutOff);
    }

    private static int parts(JsonNode tree) {
        var parts = 1;
        for (var inner : tree) {
            parts += parts(inner);
        }
        return parts;
    }

    /** @return whether it was there */
    private static boolean takeOut(JsonNode tree, List<JacksonException.Reference> path) {
        JsonNode parent = tree;
        for (int i = 0; i < path.size(); i++) {
            var last = i == path.size() - 1;
            var name = path.get(i).getPropertyName();
            var index = path.get(i).getIndex();
            if (name != null && parent instanceof ObjectNode object && object.has(name)) {
                parent = last ? object.remove(name) : object.get(name);
            } else if (name == null && parent instanceof ArrayNode array && array.hasNonNull(index)) {
                parent = last ? array.set(index, array.nullNode()) : array.get(index);
            } else {
                return false;
            }
        }
        return !path.isEmpty();
    }

    private static String message(JacksonException trouble) {
        if (trouble instanceof UnrecognizedPropertyException unknown) {
            var known =
                    unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
            return Suggestion.unknown("field", unknown.getPropertyName(), known);
        }
        if (trouble instanceof MismatchedInputException mismatch) {
            return "must be " + expected(mismatch.getTargetType());
        }
        return trouble instanceof InputCoercionException ? "is out of range" : "is not a JSON object";
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

    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
