package com.hunzal.hcm.security;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether tokens are checked with a key of this service; if both are set, {@link SigningKey#find} refuses. */
class OwnKey implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        var environment = context.getEnvironment();
        return StringUtils.hasText(environment.getProperty("hcm.security.jwt-secret"))
                || !SigningKey.issuerConfigured(environment);
    }
}
