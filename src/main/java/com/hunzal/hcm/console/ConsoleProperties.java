package com.hunzal.hcm.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The page for admins.
 *
 * @param enabled whether there is one, at /console/. Without it no cookie counts
 */
@ConfigurationProperties("hcm.console")
record ConsoleProperties(@DefaultValue("true") boolean enabled) {}
