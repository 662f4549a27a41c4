package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.KeptFor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

    @Bean
    KeptFor keptAudit(AuditProperties properties) {
        return KeptFor.orForEver("audit", properties.retention());
    }
}
