package com.hunzal.hcm.security;

import org.springframework.http.HttpStatus;

/** The token is good, but not for the organization that the request is about. */
public class CallerRefused extends RuntimeException {

    private final HttpStatus status;
    private final String code;

    private CallerRefused(HttpStatus status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static CallerRefused noOrganizationNamed() {
        return new CallerRefused(
                HttpStatus.BAD_REQUEST,
                "organization-required",
                "A Root token belongs to no organization: name one in the header " + Caller.ORGANIZATION_HEADER + ".");
    }

    static CallerRefused organizationNamedTwice() {
        return new CallerRefused(
                HttpStatus.BAD_REQUEST,
                "malformed-request",
                "The header " + Caller.ORGANIZATION_HEADER + " must be given once.");
    }

    static CallerRefused noOrganizationInToken() {
        return new CallerRefused(
                HttpStatus.FORBIDDEN, "forbidden", "The token has no organization_id, which a SystemAdmin needs.");
    }

    static CallerRefused anotherOrganization() {
        return new CallerRefused(
                HttpStatus.FORBIDDEN,
                "forbidden",
                "The header " + Caller.ORGANIZATION_HEADER + " names another organization than the token.");
    }

    /** 404. */
    public static CallerRefused unknownOrganization(String id) {
        return new CallerRefused(
                HttpStatus.NOT_FOUND, "organization-not-found", "There is no organization \"" + id + "\".");
    }

    public HttpStatus status() {
        return status;
    }

    /** Last part of the problem's type. */
    public String code() {
        return code;
    }
}
