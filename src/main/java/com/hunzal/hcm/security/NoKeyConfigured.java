package com.hunzal.hcm.security;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether this is a first run: neither a key nor an issuer is configured. */
class NoKeyConfigured implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        var environment = context.getEnvironment();
        return !StringUtils.hasText(environment.getProperty("hcm.security.jwt-secret"))
                && !SigningKey.issuerConfigured(environment);
    }
}
