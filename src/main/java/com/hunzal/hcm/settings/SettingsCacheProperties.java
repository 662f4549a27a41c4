package com.hunzal.hcm.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is kept of the settings in memory.
 *
 * @param cacheSize how much memory the settings of all organizations together may take there, about; 0B keeps none
 */
@ConfigurationProperties("hcm.settings")
record SettingsCacheProperties(@DefaultValue("8MB") DataSize cacheSize) {}
