package com.hunzal.hcm.database;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether {@code spring.datasource.url} names a SQLite file. */
class OnSqlite implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return context.getEnvironment()
                .getProperty("spring.datasource.url", "")
                .startsWith(SqliteConnections.URL_PREFIX);
    }
}
