package com.hunzal.hcm.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON object strictly and collects what is wrong with it, so that the caller is told at once, and how much
 * there is beyond the first twenty: 400 for a field of a wrong type or an unknown one, 422 if only values are wrong.
 */
public final class JsonFields {

    private final ObjectNode body;
    private final FieldErrors errors;

    /** @throws Problem 400 if it is not an object */
    public JsonFields(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw Problem.badRequest("malformed-request", "The body must be a JSON object.");
        }
        this.body = object;
        this.errors = new FieldErrors();
    }

    private JsonFields(ObjectNode body, FieldErrors errors) {
        this.body = body;
        this.errors = errors;
    }

    /** Refuses every field but these, naming the one that was probably meant. */
    public JsonFields allow(Collection<String> known) {
        for (var name : body.propertyNames()) {
            if (!known.contains(name)) {
                malformed(name, () -> Suggestion.unknown("field", name, known));
            }
        }
        return this;
    }

    /** The value of a field that is present and not null. */
    private @Nullable JsonNode value(String name) {
        var node = body.get(name);
        return node == null || node.isNull() ? null : node;
    }

    /** Text without control characters; null if absent or null. */
    public @Nullable String text(String name, int maxLength) {
        var node = value(name);
        if (node == null) {
            return null;
        }
        if (!node.isString()) {
            malformed(name, "must be text");
            return null;
        }
        return errors.text(name, node.stringValue(), maxLength);
    }

    /** {@code true} or {@code false}, nothing that looks like it; null if absent or null. */
    public @Nullable Boolean flag(String name) {
        var node = value(name);
        if (node == null) {
            return null;
        }
        if (!node.isBoolean()) {
            malformed(name, "must be true or false");
            return null;
        }
        return node.booleanValue();
    }

    /** A whole number in the range; null if absent or null. */
    public @Nullable Integer integer(String name, int min, int max) {
        var node = value(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber()) {
            malformed(name, "must be a whole number");
            return null;
        }
        // What is no long is beyond every range.
        return errors.integer(name, node.canConvertToLong() ? node.longValue() : Long.MAX_VALUE, min, max);
    }

    /** A JSON object; null if absent or null. */
    public @Nullable ObjectNode object(String name) {
        var node = value(name);
        if (node == null) {
            return null;
        }
        if (!(node instanceof ObjectNode object)) {
            malformed(name, "must be an object");
            return null;
        }
        return object;
    }

    /**
     * Reads the objects of an array of at least one and at most {@code most}. What is wrong with them is noted here, with
     * their path, e.g. {@code jobs[3].priority}; once there is enough of it, the others are not read.
     */
    public <T> List<T> objects(String name, int most, Function<JsonFields, T> read) {
        var node = value(name);
        if (node == null) {
            invalid(name, "is required");
        } else if (!node.isArray()) {
            malformed(name, "must be an array");
        } else if (node.isEmpty() || node.size() > most) {
            invalid(name, "must have from 1 to " + most + " elements");
        } else {
            return objects(name, node, read);
        }
        return List.of();
    }

    private <T> List<T> objects(String name, JsonNode array, Function<JsonFields, T> read) {
        var objects = new ArrayList<T>();
        for (int i = 0; i < array.size() && goesOn(); i++) {
            var fields = inside(name + "[" + i + "]", array.get(i));
            if (fields != null) {
                objects.add(read.apply(fields));
            }
        }
        return objects;
    }

    /**
     * The different values of an array.
     *
     * @param read given the path of each, e.g. {@code tags[3]}; null is left out
     */
    public <T> List<T> values(String path, JsonNode array, BiFunction<String, JsonNode, @Nullable T> read) {
        var values = new LinkedHashSet<T>();
        for (int i = 0; i < array.size() && goesOn(); i++) {
            var value = read.apply(path + "[" + i + "]", array.get(i));
            if (value != null) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }

    private @Nullable JsonFields inside(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new JsonFields(object, errors.inside(name));
        }
        malformed(name, "must be an object");
        return null;
    }

    public @Nullable JsonNode raw(String name) {
        return body.get(name);
    }

    /** Notes a wrong type or an unknown field. */
    public void malformed(String field, String message) {
        malformed(field, () -> message);
    }

    /**
     * As {@link #malformed(String, String)}.
     *
     * @param message asked for only if it is told
     */
    public void malformed(String field, Supplier<String> message) {
        errors.malformed(field, message);
    }

    /** Notes a wrong value. */
    public void invalid(String field, String message) {
        errors.invalid(field, message);
    }

    /** For rules of values that have been read: what is wrong with them is noted here. */
    public FieldErrors errors() {
        return errors;
    }

    /** Whether to read on; to be asked between the elements of an array. If not, the rest counts as not looked at. */
    public boolean goesOn() {
        if (errors.isFull()) {
            errors.leaveRest();
        }
        return !errors.isFull();
    }

    /** @throws Problem with what was noted, if anything was */
    public void check() {
        errors.check();
    }
}
