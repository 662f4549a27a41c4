package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Makes the data folder before logging starts: the log file lies in it, and the logging system would make the
 * folder readable for everybody. Commands log to no file, and so make no folder. SQLite's library is taken from there
 * before anybody loads it from elsewhere.
 */
class DataFolderInitializer implements EnvironmentPostProcessor, Ordered {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var folder = Binder.get(environment).bindOrCreate("hcm", DataFolder.class);
        var logFile = environment.getProperty("logging.file.name");
        var isServer = StringUtils.hasText(logFile);
        if (isServer) {
            folder.create();
            folder.requireRoom();
            requireWritable(folder, Path.of(logFile).toAbsolutePath());
        }
        if (JdbcAddress.isSqlite(environment.getProperty("spring.datasource.url", ""))) {
            if (isServer) {
                SqliteLibrary.keepIn(folder.root());
            } else {
                SqliteLibrary.mayComeFrom(folder.root());
            }
        }
    }

    /** The logging system would say so with a stack trace of its own. */
    private static void requireWritable(DataFolder folder, Path logFile) {
        try {
            OwnersOnly.createFolder(Objects.requireNonNull(logFile.getParent()));
            OwnersOnly.createFolder(folder.file("tomcat")); // where Tomcat makes folders of its own
            OpenFiles.close(folder, logFile);
            OwnersOnly.createFile(logFile);
            Files.newOutputStream(logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw new CannotStart(
                    "The log file " + logFile + " cannot be written: " + e,
                    "Make it writable for this user, or name another with --logging.file.name.");
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
