package com.hunzal.hcm.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives Tomcat an empty folder for its files. Without one it makes a new one for each start in the folder for temporary
 * files, which may be read-only, and a kill leaves it there.
 */
@Component
class DocumentRoot implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Path folder;

    DocumentRoot(@Value("${server.tomcat.basedir}") Path base) {
        this.folder = base.toAbsolutePath().resolve("empty");
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
        factory.setDocumentRoot(folder.toFile());
    }
}
