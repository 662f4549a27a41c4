package com.hunzal.hcm.commands;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** No logging while it is open: a command prints its result and nothing else, whatever log levels are configured. */
final class Silence extends TurboFilter implements AutoCloseable {

    private final java.util.logging.Logger jdkRoot = java.util.logging.Logger.getLogger("");
    private final java.util.logging.Level jdkLevel = jdkRoot.getLevel();

    Silence() {
        context().addTurboFilter(this);
        jdkRoot.setLevel(java.util.logging.Level.OFF); // PostgreSQL's driver logs there
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        return FilterReply.DENY;
    }

    @Override
    public void close() {
        context().getTurboFilterList().remove(this);
        jdkRoot.setLevel(jdkLevel);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
