package com.hunzal.hcm.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who has signed in at the console.
 *
 * @param subject the token's {@code sub}, or "unknown"
 * @param role Root or SystemAdmin, as which further roles may count
 * @param organizationId the token's own; null only for a {@code Root} that has none
 * @param expiresAt when the token ends, and with it the session
 */
public record ConsoleSession(
        String subject, String role, @Nullable String organizationId, Instant expiresAt) {}
