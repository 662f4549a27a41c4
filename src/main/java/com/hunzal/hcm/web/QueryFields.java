package com.hunzal.hcm.web;

import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads the parameters of a query as {@link JsonFields} reads a body. A parameter without a value is none. */
public final class QueryFields {

    /** Characters of a value. */
    public static final int LONGEST_TEXT = 500;

    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 200;

    private final MultiValueMap<String, String> parameters;
    private final FieldErrors errors = new FieldErrors();

    /** Notes every parameter that is not known, naming the one that was probably meant. */
    public QueryFields(MultiValueMap<String, String> parameters, Collection<String> known) {
        this.parameters = parameters;
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.malformed(name, () -> Suggestion.unknown("parameter", name, known)));
    }

    /** The value of a parameter that may be given only once. */
    public @Nullable String text(String name) {
        return text(name, LONGEST_TEXT);
    }

    /** As {@link #text(String)}, of another length at most. */
    public @Nullable String text(String name, int longest) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            malformed(name, "must be given once");
            return null;
        }
        return values.isEmpty() || values.get(0).isEmpty() ? null : printable(name, values.get(0), longest);
    }

    /** Repeated and comma-separated values are the same. */
    public List<String> texts(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(value ->
                        printable(name, value, LONGEST_TEXT)) // first, because trimming removes control characters
                .filter(Objects::nonNull)
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    /**
     * As {@link #texts}, of known values only.
     *
     * @param read gives null for a value that is not known
     * @param otherwise what to say of that one
     */
    public <T> List<T> values(String name, Function<String, @Nullable T> read, Function<String, String> otherwise) {
        var values = new ArrayList<T>();
        for (var text : texts(name)) {
            var value = read.apply(text);
            if (value == null) {
                errors.malformed(name, () -> otherwise.apply(text));
            } else {
                values.add(value);
            }
        }
        return values.stream().distinct().toList();
    }

    /** The same; of one that is not known it says which was probably meant. */
    public List<String> values(String name, Collection<String> known) {
        return values(
                name,
                value -> known.contains(value) ? value : null,
                value -> Suggestion.unknown("value \"" + value + "\"", value, known));
    }

    public boolean flag(String name) {
        var text = text(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            malformed(name, "must be true or false");
        }
        return "true".equals(text);
    }

    /** How many a page is to have by {@code limit}, from 1. More than the most are taken as the most. */
    public int pageSize() {
        var number = number("limit");
        if (number != null && number.signum() <= 0) {
            invalid("limit", "must be from 1 to " + LARGEST_PAGE);
        }
        return number == null || number.signum() <= 0
                ? USUAL_PAGE
                : number.min(BigInteger.valueOf(LARGEST_PAGE)).intValue();
    }

    /** Where the page before ended, by {@code cursor}: what a {@link PageCursor} reads. */
    public @Nullable String cursor() {
        return text("cursor", PageCursor.LONGEST);
    }

    /** A whole number in the range. */
    public int integer(String name, int otherwise, int min, int max) {
        var number = number(name);
        if (number == null) {
            return otherwise;
        }
        if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            invalid(name, "must be from " + min + " to " + max);
            return otherwise;
        }
        return number.intValue();
    }

    private @Nullable BigInteger number(String name) {
        var text = text(name);
        if (text != null && !text.matches("-?\\d+")) {
            malformed(name, "must be a whole number");
            return null;
        }
        return text == null ? null : new BigInteger(text);
    }

    /** A moment with an offset. */
    public @Nullable Instant instant(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            // A "+" that was not escaped arrives as a space.
            var time = OffsetDateTime.parse(text.replace(' ', '+'));
            if (time.getYear() > 0 && time.getYear() < 9999) { // what both databases can compare with
                return time.toInstant();
            }
        } catch (DateTimeParseException e) {
            // falls through to the same answer
        }
        malformed(name, "must be an ISO-8601 time with an offset, e.g. 2027-01-01T06:00:00Z");
        return null;
    }

    private @Nullable String printable(String name, String value, int longest) {
        if (value.chars().anyMatch(Character::isISOControl) || value.length() > longest) {
            malformed(name, "must be short, printable text");
            return null;
        }
        return value;
    }

    /** Notes an unknown name or value. */
    public void malformed(String name, String message) {
        errors.malformed(name, () -> message);
    }

    /** Notes a value that is out of range or does not go with the others. */
    public void invalid(String name, String message) {
        errors.invalid(name, message);
    }

    /** @throws Problem with what was noted, if anything was */
    public void check() {
        errors.check();
    }
}
