package com.hunzal.hcm.connections;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The service with the README's options, and clients who hold on to it without asking for anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilentClientsTests {

    private static final String JOBS = "/api/system/background-jobs";

    /** What is waited for takes milliseconds; whoever waits for a silent client waits 20 seconds. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private ServiceProcess service;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        service =
                new ServiceProcess(temporary.resolve("data")).asTheReadmeSays().start();
        for (var i = 0; i < 5; i++) {
            serveTheOthers(); // the first ones take seconds by themselves
        }
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
    }

    @Test
    void bodiesThatNobodyWantsAreNotWaitedFor() throws Exception {
        for (var head : List.of(
                "POST " + JOBS + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n",
                "PUT /nothing HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n",
                "PATCH " + JOBS + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Length: 5000\r\n\r\n",
                "DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")) {
            try (var clients = new SilentClients(service.port()).open(250, head)) {
                theOthersAreServed();
                clients.drip();
                theOthersAreServed();
            }
        }
    }

    @Test
    void twoThousandOfThemNeither() throws Exception {
        try (var clients = new SilentClients(service.port())
                .open(2_000, "POST " + JOBS + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")) {
            theOthersAreServed();
            clients.drip();
            theOthersAreServed();
        }
    }

    @Test
    void headsThatNeverEndAndSilenceAreNoMoreThanThat() throws Exception {
        try (var clients = new SilentClients(service.port())
                .open(2_000, "GET /health HTTP/1.1\r\nHost: a\r\nX-A: " + "a".repeat(20_000))) {
            theOthersAreServed();
            clients.drip();
            theOthersAreServed();
        }
        try (var clients = new SilentClients(service.port()).open(2_500, "")) {
            theOthersAreServed();
        }
    }

    @Test
    void bodiesOfThoseWhoMayCallDoNotHoldTheOthersUp() throws Exception {
        var head = "POST " + JOBS + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + service.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n{\"job_type\":";
        try (var clients = new SilentClients(service.port()).open(250, head)) {
            theOthersAreServed();
            clients.drip();
            theOthersAreServed();
        }
    }

    @Test
    void answersThatAreNotReadDoNotHoldTheOthersUp() throws Exception {
        var page = "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n";
        try (var clients = new SilentClients(service.port()).open(250, page.repeat(5))) {
            theOthersAreServed();
        }
        var list = "GET " + JOBS + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + service.token() + "\r\n\r\n";
        try (var clients = new SilentClients(service.port()).open(250, list.repeat(20))) {
            for (var i = 0; i < 3; i++) {
                var begun = System.nanoTime();
                given().port(service.port()).get("/health").then().statusCode(200);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
            }
        }
    }

    private void theOthersAreServed() throws Exception {
        for (var i = 0; i < 3; i++) {
            var begun = System.nanoTime();
            serveTheOthers();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
        }
    }

    private void serveTheOthers() throws Exception {
        given().port(service.port()).get("/health").then().statusCode(200);
        service.admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
        service.admin().get(JOBS + "?limit=1").then().statusCode(200);
    }
}
