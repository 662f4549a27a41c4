package com.hunzal.hcm.database;

import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether {@code spring.datasource.url} names a PostgreSQL database. */
class OnPostgresql extends OnSqlite {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return !super.matches(context, metadata); // it allows no third
    }
}
