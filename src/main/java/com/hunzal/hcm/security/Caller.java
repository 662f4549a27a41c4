package com.hunzal.hcm.security;

/**
 * Who is calling and for which organization: an argument of controller methods. The organization exists and the
 * caller may act for it, or the request was already refused.
 *
 * @param subject the token's {@code sub}, or "unknown"
 * @param root whether the caller may act for all organizations
 */
public record Caller(String subject, String organizationId, boolean root) {

    /** A {@code Root} names the organization in this header; without, its own counts, if it has one. */
    public static final String ORGANIZATION_HEADER = "X-Organization-Id";
}
