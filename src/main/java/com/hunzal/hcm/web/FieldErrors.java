package com.hunzal.hcm.web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;

/** All that is wrong with a request. A wrong type or an unknown name makes the answer 400; only wrong values 422. */
final class FieldErrors {

    private final List<Problem.FieldError> malformed = new ArrayList<>();
    private final List<Problem.FieldError> invalid = new ArrayList<>();

    /** Notes a wrong type or an unknown name. */
    void malformed(String field, String message) {
        malformed.add(new Problem.FieldError(field, message));
    }

    /** Notes a wrong value. */
    void invalid(String field, String message) {
        invalid.add(new Problem.FieldError(field, message));
    }

    /** @throws Problem with everything that was noted, if anything was */
    void check() {
        if (malformed.isEmpty() && invalid.isEmpty()) {
            return;
        }
        var status = malformed.isEmpty() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.BAD_REQUEST;
        var all = new ArrayList<>(malformed);
        all.addAll(invalid);
        throw Problem.of(status, all);
    }
}
