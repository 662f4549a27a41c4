package com.hunzal.hcm.bulk;

import com.hunzal.hcm.jobs.JobTags;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.Suggestion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads an object inside a body as strictly as {@link JsonFields}, which takes note of what is wrong with it. */
final class FilterFields {

    private static final Map<String, Integer> PRIORITIES = Map.of("low", -1, "normal", 0, "high", 1);
    static final int MOST_NAMED = 100;
    static final int LONGEST_TEXT = 100;

    private final JsonFields errors;
    private final String name;
    private final @Nullable ObjectNode filter;
    private final boolean empty;

    /** Absent and null are an empty one. */
    FilterFields(JsonFields body, String name, List<String> known) {
        this.errors = body;
        this.name = name;
        var raw = body.raw(name);
        this.filter = body.object(name);
        this.empty = raw == null
                || raw.isNull()
                || filter != null && filter.valueStream().allMatch(JsonNode::isNull);
        if (filter != null) {
            filter.propertyNames().stream()
                    .filter(each -> !known.contains(each))
                    .forEach(each -> errors.malformed(path(each), () -> Suggestion.unknown("field", each, known)));
        }
    }

    boolean isEmpty() {
        return empty;
    }

    List<String> texts(String field, int most) {
        return values(field, most, this::text);
    }

    /** Ids are whatever other programs made them, only not NUL, for which not every database can be asked. */
    List<String> ids(String field, int most) {
        return values(field, most, (path, node) -> {
            if (!node.isString()) {
                errors.malformed(path, "must be text");
                return null;
            }
            var id = node.stringValue();
            if (id.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
                errors.invalid(path, "must be valid Unicode text without NUL");
                return null;
            }
            return id;
        });
    }

    List<String> oneOf(String field, List<String> allowed) {
        return values(field, MOST_NAMED, (path, node) -> {
            var text = text(path, node);
            if (text != null && !allowed.contains(text)) {
                errors.invalid(path, "must be one of " + allowed);
            }
            return text;
        });
    }

    List<String> tags(String field) {
        return values(field, JobTags.MOST, (path, node) -> JobTags.read(errors, path, node));
    }

    List<Integer> priorities(String field) {
        return values(field, MOST_NAMED, (path, node) -> {
            if (!node.isString() && !node.isIntegralNumber()) {
                errors.malformed(path, "must be a whole number or text");
                return null;
            }
            var priority = node.isString()
                    ? PRIORITIES.get(node.stringValue())
                    : node.canConvertToInt() && Math.abs((long) node.intValue()) <= 1 ? node.intValue() : null;
            if (priority == null) {
                errors.invalid(path, "must be -1, 0, 1 or \"low\", \"normal\", \"high\"");
            }
            return priority;
        });
    }

    @Nullable
    Instant instant(String field) {
        var text = single(field);
        if (text == null) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(text);
            if (time.getYear() > 0 && time.getYear() < 9999) { // what both databases can compare with
                return time.toInstant();
            }
        } catch (DateTimeParseException e) {
            // falls through to the same answer
        }
        errors.invalid(path(field), "must be an ISO-8601 time with an offset, e.g. 2027-01-01T06:00:00Z");
        return null;
    }

    @Nullable
    String matching(String field, Pattern form, String otherwise) {
        var text = single(field);
        if (text != null && !form.matcher(text).matches()) {
            errors.invalid(path(field), otherwise);
        }
        return text;
    }

    /** Some text; a filter by none would be one that was forgotten. */
    @Nullable
    String nonEmpty(String field) {
        var text = single(field);
        if (text != null && text.isEmpty()) {
            errors.invalid(path(field), "must not be empty");
        }
        return text;
    }

    private @Nullable String single(String field) {
        var node = node(field);
        return node == null ? null : text(path(field), node);
    }

    private <T> List<T> values(String field, int most, BiFunction<String, JsonNode, @Nullable T> read) {
        var array = node(field);
        if (array == null) {
            return List.of();
        }
        if (!array.isArray()) {
            errors.malformed(path(field), "must be an array");
            return List.of();
        }
        if (array.isEmpty() || array.size() > most) {
            errors.invalid(path(field), "must have from 1 to " + most + " values");
            return List.of();
        }
        return errors.values(path(field), array, read);
    }

    private @Nullable String text(String path, JsonNode node) {
        if (!node.isString()) {
            errors.malformed(path, "must be text");
            return null;
        }
        var text = node.stringValue();
        if (text.length() > LONGEST_TEXT
                || text.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            errors.invalid(path, "must be printable text of at most " + LONGEST_TEXT + " characters");
            return null;
        }
        return text;
    }

    private @Nullable JsonNode node(String field) {
        var node = filter == null ? null : filter.get(field);
        return node == null || node.isNull() ? null : node;
    }

    private String path(String field) {
        return name + "." + field;
    }
}
