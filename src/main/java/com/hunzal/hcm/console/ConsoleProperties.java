package com.hunzal.hcm.console;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The page for admins.
 *
 * @param enabled whether there is one, at /console/. Without it no cookie counts
 * @param maskedFields further parts of names of fields in payloads and results that are shown as ••••, beside those that
 *     docs/security.md lists
 */
@ConfigurationProperties("hcm.console")
record ConsoleProperties(
        @DefaultValue("true") boolean enabled, @DefaultValue List<String> maskedFields) {}
