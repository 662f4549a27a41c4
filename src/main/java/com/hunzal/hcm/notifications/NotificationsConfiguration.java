package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class NotificationsConfiguration {

    @Bean
    SenderAddress senderAddress(Settings settings) {
        return organizationId -> {
            var sender = settings.sender(organizationId);
            return new SenderAddress.Sender(sender.address(), sender.name());
        };
    }
}
