package com.hunzal.hcm.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The token is good, but not for what the request is about. Says what was wanted, and what was found. */
public class CallerRefused extends RuntimeException {

    private static final int MOST_FOUND = 10;
    private static final int LONGEST_FOUND = 100;

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
                "This Root token has no organization_id: name an organization in the header "
                        + Caller.ORGANIZATION_HEADER + ".");
    }

    static CallerRefused organizationNamedTwice() {
        return new CallerRefused(
                HttpStatus.BAD_REQUEST,
                "malformed-request",
                "The header " + Caller.ORGANIZATION_HEADER + " must be given once.");
    }

    /** @param wanted and {@code found}: names of roles */
    static CallerRefused otherRole(List<String> wanted, List<String> found) {
        var last = wanted.size() - 1;
        return forbidden("This needs a token with the role "
                + wanted.stream().limit(last).collect(Collectors.joining(", ")) + " or " + wanted.get(last) + "; "
                + switch (found.size()) {
                    case 0 -> "this one names none in its claims role and roles.";
                    case 1 -> "this one has the role " + quoted(found) + ".";
                    default -> "this one has the roles " + quoted(found) + ".";
                });
    }

    private static String quoted(List<String> roles) {
        return roles.stream().limit(MOST_FOUND).map(CallerRefused::quoted).collect(Collectors.joining(", "));
    }

    /** A claim can be of any length, and end, as after a cut, in the middle of a character. */
    private static String quoted(String text) {
        var cut = text.substring(0, Math.min(text.length(), LONGEST_FOUND));
        return "\"" + new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) + "\"";
    }

    /** @param found the claim, null if there is none */
    static CallerRefused noOrganizationInToken(@Nullable Object found) {
        return forbidden("A SystemAdmin's token needs the claim organization_id, as text; this one has "
                + (found == null ? "none." : found instanceof String ? "an empty one." : "one that is not text."));
    }

    static CallerRefused anotherOrganization(String named, String own) {
        return forbidden("The header " + Caller.ORGANIZATION_HEADER + " names the organization " + quoted(named)
                + ", the token " + quoted(own) + "; only a Root may act for another than its own.");
    }

    static CallerRefused notRoot() {
        return forbidden("Only a Root may do this for all organizations; this token is a SystemAdmin's.");
    }

    /** Such work of one organization would be at the cost of the others. */
    public static CallerRefused notForTheWholeService(String jobType) {
        return forbidden(
                "A job " + quoted(jobType) + " like this acts on the whole service, which has several organizations:"
                        + " only a Root may ask for it; this token is a SystemAdmin's.");
    }

    /** @param origin of the page that calls */
    static CallerRefused otherOrigin(String origin) {
        return forbidden("Pages of the origin " + quoted(origin)
                + " may not do this here. The operator names those that may in hcm.security.allowed-origins.");
    }

    private static CallerRefused forbidden(String message) {
        return new CallerRefused(HttpStatus.FORBIDDEN, "forbidden", message);
    }

    /** 404. */
    static CallerRefused unknownOrganization(String id) {
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
