package com.hunzal.hcm.security;

import org.jspecify.annotations.Nullable;

/**
 * Who is calling, where a {@code Root} need not name an organization: an argument of controller methods. An
 * organization that is named exists and the caller may act for it, or the request was already refused.
 *
 * @param subject the token's {@code sub}, or "unknown"
 * @param root whether the caller may act for all organizations at once
 * @param organizationId null only for a {@code Root} that named none and has none of its own
 */
public record AnyCaller(
        String subject, boolean root, @Nullable String organizationId) {

    /** @throws CallerRefused 400 for a {@code Root} that named no organization */
    public String requireOrganization() {
        if (organizationId == null) {
            throw CallerRefused.noOrganizationNamed();
        }
        return organizationId;
    }

    /** @throws CallerRefused 403 for anybody else */
    public void requireRoot() {
        if (!root) {
            throw CallerRefused.notRoot();
        }
    }
}
