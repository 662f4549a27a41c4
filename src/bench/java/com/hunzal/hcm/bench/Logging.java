package com.hunzal.hcm.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Logback writes everything until somebody configures it, which would be measured too. */
final class Logging {

    private Logging() {}

    static void warningsOnly() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    }
}
