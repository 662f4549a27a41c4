package com.hunzal.hcm.jobs;

import com.github.benmanes.caffeine.cache.Ticker;
import com.hunzal.hcm.nodes.Node;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({JobProperties.class, MaintenanceProperties.class})
class JobConfiguration {

    /** How long something takes is measured by this; clocks are set. */
    @Bean
    Ticker ticker() {
        return Ticker.systemTicker();
    }

    @Bean
    Node node() {
        return Node.ofThisProcess();
    }
}
