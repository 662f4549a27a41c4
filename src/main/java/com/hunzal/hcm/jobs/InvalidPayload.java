package com.hunzal.hcm.jobs;

/** A payload that the job type cannot work on. */
public class InvalidPayload extends RuntimeException {

    private final String field;

    /** @param field name inside the payload, e.g. {@code to} or {@code caches[0]} */
    public InvalidPayload(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
