package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Settings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TemplateProperties.class)
class NotificationsConfiguration {

    @Bean
    SenderAddress senderAddress(Settings settings) {
        return organizationId -> {
            var sender = settings.sender(organizationId);
            return new SenderAddress.Sender(sender.address(), sender.name());
        };
    }
}
