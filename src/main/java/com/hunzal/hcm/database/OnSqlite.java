package com.hunzal.hcm.database;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether {@code spring.datasource.url} names a SQLite file. */
class OnSqlite implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        var url = context.getEnvironment().getProperty("spring.datasource.url", "");
        JdbcAddress.requireSupport(url); // before anybody looks for a driver
        return JdbcAddress.isSqlite(url);
    }
}
