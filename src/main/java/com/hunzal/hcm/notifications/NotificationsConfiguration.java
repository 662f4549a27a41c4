package com.hunzal.hcm.notifications;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TemplateProperties.class, RetentionProperties.class})
class NotificationsConfiguration {}
