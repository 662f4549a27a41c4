package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.KeptFor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TemplateProperties.class, RetentionProperties.class})
class NotificationsConfiguration {

    @Bean
    KeptFor keptNotifications(RetentionProperties properties) {
        return KeptFor.orForEver("notifications", properties.retention());
    }
}
