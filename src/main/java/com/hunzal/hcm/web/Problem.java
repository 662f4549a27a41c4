package com.hunzal.hcm.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * An answer that is not a success, as RFC 9457 {@code application/problem+json}. Instance and request id are added
 * when it is written. {@code docs/problems.md} lists the types.
 */
public class Problem extends ErrorResponseException {

    static final String TYPE_PREFIX = "urn:problem-type:hcm:";

    private static final int LONGEST_DETAIL = 1_000;

    /**
     * Both are cut off where nobody would read on: a caller's own words are in them.
     *
     * @param field path in the request, e.g. {@code payload.to[1]}, or the name of a query parameter or header
     */
    public record FieldError(String field, String message) {

        private static final int LONGEST_NAME = 120;
        private static final int LONGEST_MESSAGE = 500;

        public FieldError {
            field = Shortened.to(LONGEST_NAME, field);
            message = Shortened.to(LONGEST_MESSAGE, message);
        }
    }

    /**
     * @param code last part of the type, e.g. {@code job-not-found}
     * @param detail for a person: what is wrong with this request and what to do about it
     */
    public Problem(HttpStatusCode status, String code, String detail) {
        super(status, body(status, code, detail), null);
        // Said here and not negotiated: whatever the caller accepts, or cannot even spell, a problem is a problem.
        getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    static Problem badRequest(String code, String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, code, detail);
    }

    /** 400 for one query parameter or header. */
    public static Problem badParameter(String name, String message) {
        return of(HttpStatus.BAD_REQUEST, new FieldError(name, message));
    }

    /** 422 for one field. */
    public static Problem invalid(String field, String message) {
        return of(HttpStatus.UNPROCESSABLE_CONTENT, new FieldError(field, message));
    }

    public static Problem notFound(String code, String detail) {
        return new Problem(HttpStatus.NOT_FOUND, code, detail);
    }

    public static Problem conflict(String code, String detail) {
        return new Problem(HttpStatus.CONFLICT, code, detail);
    }

    private static Problem of(HttpStatus status, FieldError error) {
        return of(status, List.of(error), detail(List.of(error)));
    }

    /** What to say of a request of which these are all that is wrong. */
    static String detail(List<FieldError> errors) {
        return errors.size() == 1
                ? errors.get(0).field() + ": " + errors.get(0).message()
                : errors.size() + " fields are not right; see errors.";
    }

    /** 400 or 422 with its field errors. */
    static Problem of(HttpStatus status, List<FieldError> errors, String detail) {
        var problem =
                new Problem(status, status == HttpStatus.BAD_REQUEST ? "malformed-request" : "invalid-values", detail);
        problem.getBody().setProperty("errors", errors);
        return problem;
    }

    /** Adds {@code Retry-After}, in seconds. */
    public Problem retryAfter(long seconds) {
        getHeaders().set("Retry-After", Long.toString(seconds));
        return this;
    }

    static ProblemDetail body(HttpStatusCode status, String code, String detail) {
        var body = ProblemDetail.forStatusAndDetail(status, Shortened.to(LONGEST_DETAIL, detail));
        body.setType(URI.create(TYPE_PREFIX + code));
        body.setTitle(title(status));
        return body;
    }

    /** The one that goes with a status by itself: {@code method-not-allowed} for 405. */
    static ProblemDetail body(HttpStatusCode status) {
        var code = title(status).toLowerCase(Locale.ROOT).replace(' ', '-');
        return body(status, status.value() == 400 ? "malformed-request" : code, "The request was refused.");
    }

    private static String title(HttpStatusCode status) {
        var known = HttpStatus.resolve(status.value());
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
