package com.hunzal.hcm.notifications;

import org.jspecify.annotations.Nullable;

/**
 * What a notification says, as it was asked for.
 *
 * @param data JSON text of an object
 */
public record Told(
        @Nullable String subject,
        @Nullable String body,
        @Nullable String template,
        @Nullable String data,
        @Nullable String attachments) {}
