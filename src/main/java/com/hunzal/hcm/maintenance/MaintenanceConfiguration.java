package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.KeptFor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Retention.class)
class MaintenanceConfiguration {

    @Bean
    KeptFor keptCompletedJobs(Retention retention) {
        return new KeptFor("completed_jobs", retention.completed());
    }

    @Bean
    KeptFor keptFailedJobs(Retention retention) {
        return new KeptFor("failed_jobs", retention.failed());
    }

    @Bean
    KeptFor keptCancelledJobs(Retention retention) {
        return new KeptFor(
                "cancelled_jobs", retention.cancelled() == null ? retention.completed() : retention.cancelled());
    }
}
