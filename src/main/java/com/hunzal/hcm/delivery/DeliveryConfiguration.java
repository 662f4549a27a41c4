package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.Settings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DeliveryProperties.class, SenderProperties.class, TestSendProperties.class})
class DeliveryConfiguration {

    @Bean
    SettingsOf settingsOf(Settings settings) {
        return settings::forDelivery;
    }
}
