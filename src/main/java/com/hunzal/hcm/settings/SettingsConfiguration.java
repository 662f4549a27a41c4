package com.hunzal.hcm.settings;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SlackProperties.class, SettingsCacheProperties.class})
class SettingsConfiguration {

    @Bean
    CacheManagerCustomizer<CaffeineCacheManager> settingsCache(SettingsCacheProperties properties) {
        return manager -> manager.registerCustomCache(Settings.CACHE, cache(properties.cacheSize()));
    }

    /** By what its entries take, and not by how many they are: what one organization stores is up to it. */
    static Cache<Object, Object> cache(DataSize size) {
        return Caffeine.newBuilder()
                .maximumWeight(size.toBytes())
                .weigher((organizationId, entry) -> ((Settings.Remembered) entry).bytes())
                .recordStats()
                .build();
    }
}
