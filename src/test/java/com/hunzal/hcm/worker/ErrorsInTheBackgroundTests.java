package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** Memory that is short for a moment ends none of the threads on which everything rests. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
@TestPropertySource(
        properties = {
            "hcm.jobs.enabled=true",
            "hcm.jobs.poll-interval=10h",
            "hcm.jobs.lease-duration=3s",
            "hcm.jobs.events.poll-interval=100ms"
        })
@DirtiesContext
class ErrorsInTheBackgroundTests extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    @ParameterizedTest
    @ValueSource(strings = {"job-ticker", "job-leases"})
    void jobsGoOn(String thread) throws Exception {
        for (int i = 0; i < 3; i++) {
            var happened = clock.failOnce(thread, new OutOfMemoryError("pretended"));

            var id = createJob();

            assertThat(happened.await(30, TimeUnit.SECONDS)).isTrue();
            awaitCompleted(id);
        }
    }

    @Test
    void eventsGoOn() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + JOBS + "/events"))
                .header("Authorization", "Bearer " + adminToken())
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body()))) {
            for (int i = 0; i < 3; i++) {
                var happened = clock.failOnce("job-events", new OutOfMemoryError("pretended"));
                assertThat(happened.await(30, TimeUnit.SECONDS)).isTrue();
                var id = createJob();

                var told = CompletableFuture.supplyAsync(() -> lines.lines().anyMatch(line -> line.contains(id)));

                assertThat(told.get(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private String createJob() {
        return admin().body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void awaitCompleted(String id) {
        var limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!admin().get(JOBS + "/" + id).path("status").equals("completed")) {
            assertThat(System.nanoTime()).isLessThan(limit);
        }
    }
}
