package com.hunzal.hcm.database;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Shows why the server cannot start as one message without a stack trace, whatever it was: what is known by
 * {@link Explanation}, what Spring Boot explains, and anything else by the messages of its causes. The stack trace goes
 * to the log file, if there is one.
 */
class FailedStart implements SpringBootExceptionReporter, Ordered {

    /** To the file only; see {@code logback-spring.xml}. */
    private static final Logger file = LoggerFactory.getLogger("hcm.failed-start");

    /** Some cannot be made as long as there is no context, and then have nothing to explain. */
    private static final FailureHandler NEEDS_A_CONTEXT = (type, name, failure) -> {};

    private final @Nullable ConfigurableApplicationContext context;

    FailedStart(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Before Spring Boot's own, which knows none of ours and shows a stack trace of what it cannot explain. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean reportException(Throwable failure) {
        var analysis = Explanation.of(failure, database())
                .map(known -> new FailureAnalysis(known.getMessage(), known.action(), failure))
                .or(() -> analyzedBySpring(failure))
                .orElseGet(() -> unknown(failure));
        new LoggingFailureAnalysisReporter().report(analysis);
        if (hasLogFile()) {
            file.error("The whole failure:", failure);
        }
        return true;
    }

    private String database() {
        return context == null
                ? ""
                : ConfiguredDatabase.shown(context.getEnvironment().getProperty("spring.datasource.url", ""));
    }

    private boolean hasLogFile() {
        return file instanceof ch.qos.logback.classic.Logger logback
                && logback.iteratorForAppenders().hasNext();
    }

    /** As Spring Boot would; its class for it cannot be asked. */
    private Optional<FailureAnalysis> analyzedBySpring(Throwable failure) {
        var arguments = context == null
                ? ArgumentResolver.none()
                : ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
                        .and(Environment.class, context.getEnvironment());
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, arguments, NEEDS_A_CONTEXT)
                .stream()
                .map(each -> each.analyze(failure))
                .filter(analysis -> analysis != null)
                .findFirst();
    }

    private FailureAnalysis unknown(Throwable failure) {
        return new FailureAnalysis(
                "The service cannot start: " + String.join(": ", innermost(failure)),
                hasLogFile()
                        ? "If that does not say enough, the log file has the whole failure."
                        : "If that does not say enough, start with --debug to see the whole failure.",
                failure);
    }

    /** What the last two causes say; those around them say "error creating bean". */
    private static List<String> innermost(Throwable failure) {
        var messages = new ArrayList<String>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            var message = message(each);
            if (!messages.isEmpty() && messages.get(messages.size() - 1).contains(message)) {
                messages.remove(messages.size() - 1); // it only wraps this one
            }
            messages.add(message);
        }
        return messages.subList(Math.max(0, messages.size() - 2), messages.size());
    }

    private static String message(Throwable failure) {
        var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            return message + " does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return message + " is not allowed";
        }
        return message.lines().findFirst().orElse(message);
    }
}
