package com.hunzal.hcm.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.events.EventReader.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** What tests of the live events share: readers, each of which has gone when its test ends. */
@TestPropertySource(
        properties = {
            "hcm.jobs.events.max-listeners=4",
            "hcm.jobs.events.max-listeners-per-organization=3",
            "hcm.jobs.events.poll-interval=1d",
            "server.tomcat.connection-timeout=10m" // else it is the container that ends a stream that nobody reads
        })
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
abstract class JobEventsTest extends ServerTest {

    @Autowired
    EventStreams streams;

    @Autowired
    EventTable events;

    @Autowired
    ServletWebServerApplicationContext context;

    final List<EventReader> readers = new ArrayList<>();

    @AfterEach
    void everybodyGoes() {
        clock.advance(Duration.ofDays(1)); // beyond all tokens
        streams.tick();
        assertThat(streams.listeners()).isZero();
        readers.forEach(EventReader::close);
        var limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (tomcat().getInProgressAsyncCount() > 0) { // what the container holds on to would hold up a stop
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.onSpinWait();
        }
    }

    StandardContext tomcat() {
        var server = (TomcatWebServer) context.getWebServer();
        return (StandardContext) server.getTomcat().getHost().findChildren()[0];
    }

    /** Of the organization. */
    void takeAllPlaces() {
        connect("");
        connect("");
        connect("");
    }

    /** @return its number */
    String happens(String organizationId, String changes) {
        return database.writes()
                .sql(
                        "INSERT INTO hcm_job_events (organization_id, happened_at, changes) VALUES (?, ?, ?) RETURNING seq")
                .params(organizationId, timestamp(clock.instant()), changes)
                .query(String.class)
                .single();
    }

    /** Ticks until there is one. */
    Event nextOf(EventReader reader) {
        var next = reader.nextOrNull();
        while (next == null) {
            streams.tick();
            next = reader.nextOrNull(10, TimeUnit.MILLISECONDS);
        }
        return next;
    }

    Object timestamp(Instant instant) {
        return database.vendor().timestamp(instant);
    }

    EventReader connect(String query) {
        return follow(adminToken(), query);
    }

    EventReader follow(String token, String query) {
        var reader = EventReader.connect(port(), token, query);
        readers.add(reader);
        return reader;
    }
}
