package com.hunzal.hcm.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What is wrong with named values, of a request or of a row that another program wrote; as much of it as anybody would
 * read. A wrong type or an unknown name makes the answer to a request 400; only wrong values 422.
 */
public final class FieldErrors {

    static final int MOST_TOLD = 20;

    private final Noted noted;
    private final String path;

    /** All of one request, or one row. */
    private static final class Noted {
        final List<Problem.FieldError> malformed = new ArrayList<>();
        final List<Problem.FieldError> invalid = new ArrayList<>();
        int count;
        boolean unread;
    }

    public FieldErrors() {
        this(new Noted(), "");
    }

    private FieldErrors(Noted noted, String path) {
        this.noted = noted;
        this.path = path;
    }

    /** The same, of what is inside a field: names there go on from this path. */
    FieldErrors inside(String field) {
        return new FieldErrors(noted, path + field + ".");
    }

    /**
     * Notes a wrong type or an unknown name.
     *
     * @param message asked for only if it is told
     */
    void malformed(String field, Supplier<String> message) {
        note(noted.malformed, field, message);
    }

    public void malformed(String field, String message) {
        malformed(field, () -> message);
    }

    /** Notes a wrong value. */
    public void invalid(String field, String message) {
        note(noted.invalid, field, () -> message);
    }

    private void note(List<Problem.FieldError> errors, String field, Supplier<String> message) {
        noted.count++;
        if (errors.size() < MOST_TOLD) {
            errors.add(new Problem.FieldError(path + field, message.get()));
        }
    }

    /** Text without control characters; null, which is noted, if it is anything else. */
    public @Nullable String text(String field, String text, int maxLength) {
        if (text.length() > maxLength) {
            invalid(field, "must not be longer than " + maxLength + " characters");
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            invalid(field, "must not contain control characters");
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            invalid(field, "must be valid Unicode text");
        } else {
            return text;
        }
        return null;
    }

    /** A number in the range; null, which is noted, if it is outside. */
    public @Nullable Integer integer(String field, long number, int min, int max) {
        if (number < min || number > max) {
            invalid(field, "must be from " + min + " to " + max);
            return null;
        }
        return (int) number;
    }

    /**
     * Whether there is no use in looking for more. Whoever stops because of that says so with {@link #leaveRest}.
     */
    boolean isFull() {
        return noted.count >= MOST_TOLD;
    }

    /** Notes that there may be more that is wrong, which nobody has looked at. */
    public void leaveRest() {
        noted.unread = true;
    }

    public boolean isEmpty() {
        return noted.count == 0;
    }

    /** @throws Problem if anything was noted */
    void check() {
        if (!isEmpty()) {
            throw problem();
        }
    }

    /** The answer to a request: the first of what was noted, and how much more there is. */
    public Problem problem() {
        var told = told();
        var status = noted.malformed.isEmpty() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.BAD_REQUEST;
        return Problem.of(status, told, detail(told));
    }

    /** The first of what was noted, in one line. */
    public String inWords() {
        return told().stream().map(each -> each.field() + " " + each.message()).collect(Collectors.joining("; "));
    }

    /** The first of what was noted. */
    public Optional<Problem.FieldError> first() {
        return told().stream().findFirst();
    }

    private List<Problem.FieldError> told() {
        return Stream.concat(noted.malformed.stream(), noted.invalid.stream())
                .limit(MOST_TOLD)
                .toList();
    }

    private String detail(List<Problem.FieldError> told) {
        if (noted.unread) {
            return noted.count + " fields are not right, and the rest was not looked at; see errors.";
        }
        return noted.count > told.size()
                ? "%s fields are not right; see errors for the first %s, and mend the other %s likewise."
                        .formatted(noted.count, told.size(), noted.count - told.size())
                : Problem.detail(told);
    }
}
