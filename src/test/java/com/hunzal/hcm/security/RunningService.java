package com.hunzal.hcm.security;

import static io.restassured.RestAssured.given;

import com.hunzal.hcm.HcmApplication;
import com.hunzal.hcm.database.Database;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The service as {@code java -jar} starts it, with nothing configured but its data folder and what a test says. */
public final class RunningService implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Path folder;

    private RunningService(ConfigurableApplicationContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    public static RunningService start(Path folder, String... arguments) {
        return start(folder, new Class<?>[] {HcmApplication.class}, arguments);
    }

    /** As {@link #start(Path, String...)}, {@link Later#DAYS} days later. */
    static RunningService startLater(Path folder, String... arguments) {
        return start(folder, new Class<?>[] {HcmApplication.class, Later.class}, arguments);
    }

    private static RunningService start(Path folder, Class<?>[] sources, String... arguments) {
        var all = new ArrayList<>(List.of("--server.port=0", "--hcm.jobs.enabled=false", "--hcm.data-dir=" + folder));
        all.addAll(List.of(arguments));
        return new RunningService(new SpringApplicationBuilder(sources).run(all.toArray(String[]::new)), folder);
    }

    /** Not a {@code @Configuration}, which the service's own scan would find. */
    static class Later {

        static final int DAYS = 24;

        @Bean
        @Primary
        Clock later() {
            return Clock.offset(Clock.systemUTC(), Duration.ofDays(DAYS));
        }
    }

    public RequestSpecification anonymous() {
        return given().port(port());
    }

    RequestSpecification caller(String token) {
        return anonymous().header("Authorization", "Bearer " + token);
    }

    /** With the token in the data folder. */
    public RequestSpecification admin() {
        return caller(read(FirstRun.TOKEN_FILE));
    }

    public int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** What the listening socket is bound to; null for every address of the machine. */
    Object boundTo() {
        var server = (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
        return server.getTomcat().getConnector().getProperty("address");
    }

    void addOrganization(String id) {
        context.getBean(Database.class)
                .writes()
                .sql("INSERT INTO organizations (id) VALUES (?)")
                .params(id)
                .update();
    }

    void renameOrganization(String id, String newId) {
        context.getBean(Database.class)
                .writes()
                .sql("UPDATE organizations SET id = ? WHERE id = ?")
                .params(newId, id)
                .update();
    }

    String read(String file) {
        try {
            return Files.readString(folder.resolve(file)).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        context.close();
    }
}
