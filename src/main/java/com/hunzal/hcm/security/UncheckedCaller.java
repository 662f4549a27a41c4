package com.hunzal.hcm.security;

/**
 * A {@link Caller} whose organization need not exist: for controllers whose own query finds that out, so that a request
 * is one query instead of two. They answer as {@link CallerRefused#unknownOrganization} does.
 *
 * @param subject the token's {@code sub}, or "unknown"
 */
public record UncheckedCaller(String subject, String organizationId) {}
