package com.hunzal.hcm.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call.
 *
 * @param jwtSecret the HR system's own key for HS256 tokens, at least 32 bytes of text (UTF-8). Without it, and
 *     without spring.security.oauth2.resourceserver.jwt.*, the service makes a key and an admin token in the
 *     data folder
 * @param adminRoles roles that count as SystemAdmin, as they are written in tokens. SystemAdmin itself and Root always
 *     count as what they are
 * @param allowedOrigins origins of web pages that may call the API from a browser, e.g. https://hr.example.com
 */
@ConfigurationProperties("hcm.security")
record SecurityProperties(
        @Nullable String jwtSecret,
        @DefaultValue(Roles.SYSTEM_ADMIN_NAME) List<String> adminRoles,
        @DefaultValue List<String> allowedOrigins) {

    @Override
    public String toString() {
        return "SecurityProperties[jwtSecret=%s, adminRoles=%s, allowedOrigins=%s]"
                .formatted(jwtSecret == null ? "none" : "***", adminRoles, allowedOrigins);
    }
}
