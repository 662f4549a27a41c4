package com.hunzal.hcm.delivery;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    DeliveryProperties.class,
    LimitProperties.class,
    SenderProperties.class,
    TestSendProperties.class,
    SesTopics.class
})
class DeliveryConfiguration {}
