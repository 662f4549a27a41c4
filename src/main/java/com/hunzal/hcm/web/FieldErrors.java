package com.hunzal.hcm.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/**
 * What is wrong with a request, as much of it as anybody would read. A wrong type or an unknown name makes the answer
 * 400; only wrong values 422.
 */
final class FieldErrors {

    static final int MOST_TOLD = 20;

    private final List<Problem.FieldError> malformed = new ArrayList<>();
    private final List<Problem.FieldError> invalid = new ArrayList<>();
    private int noted;
    private boolean unread;

    /**
     * Notes a wrong type or an unknown name.
     *
     * @param message asked for only if it is told
     */
    void malformed(String field, Supplier<String> message) {
        note(malformed, field, message);
    }

    /** Notes a wrong value. */
    void invalid(String field, String message) {
        note(invalid, field, () -> message);
    }

    private void note(List<Problem.FieldError> errors, String field, Supplier<String> message) {
        noted++;
        if (errors.size() < MOST_TOLD) {
            errors.add(new Problem.FieldError(field, message.get()));
        }
    }

    /**
     * Whether there is no use in looking for more. Whoever stops because of that says so with {@link #leaveRest}.
     */
    boolean isFull() {
        return noted >= MOST_TOLD;
    }

    /** Notes that there may be more that is wrong, which nobody has looked at. */
    void leaveRest() {
        unread = true;
    }

    /** @throws Problem with the first of what was noted, and how much more there is, if there is anything */
    void check() {
        if (noted == 0) {
            return;
        }
        var status = malformed.isEmpty() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.BAD_REQUEST;
        var told = Stream.concat(malformed.stream(), invalid.stream())
                .limit(MOST_TOLD)
                .toList();
        throw Problem.of(status, told, detail(told));
    }

    private String detail(List<Problem.FieldError> told) {
        if (unread) {
            return noted + " fields are not right, and the rest was not looked at; see errors.";
        }
        return noted > told.size()
                ? "%s fields are not right; see errors for the first %s, and mend the other %s likewise."
                        .formatted(noted, told.size(), noted - told.size())
                : Problem.detail(told);
    }
}
