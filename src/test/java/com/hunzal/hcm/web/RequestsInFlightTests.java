package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.servlet.ServletException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** A server with four threads, of which two are the most that anybody gets. Four watch it at most. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
@TestPropertySource(
        properties = {"server.tomcat.threads.max=4", "hcm.security.allowed-origins=" + RequestsInFlightTests.ORIGIN})
class RequestsInFlightTests extends ServerTest {

    static final String ORIGIN = "https://hr.example.com";

    private static final String JOBS = "/api/system/background-jobs";

    @Autowired
    private RequestsInFlight filter;

    private final List<Socket> atWork = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        for (var each : atWork) {
            each.close();
        }
    }

    @Test
    void oneTokenAndOneOrganizationGetHalfHoweverTheyAskAndPagesSeeTheRefusal() throws IOException {
        var token = adminToken();
        hold("Bearer " + token);
        hold("bearer " + token);

        for (var credentials : List.of("Bearer " + token, "BEARER " + token, "Bearer " + otherToken())) {
            refused(ask(credentials));
        }
        ask("Bearer " + token("SystemAdmin", addOrganization())).then().statusCode(200);
        anyone().header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .options(JOBS)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo(ORIGIN));
        anyone().get("/health").then().statusCode(200);
    }

    @Test
    void healthHasThreadsOfItsOwnAndNoMore() throws Exception {
        var answers = new ArrayList<Integer>();
        nest(5, "/health", answers);
        nest(4, "/health", answers);
        assertThat(answers).as("the fifth at the same time").containsExactly(503);
    }

    @Test
    void whoAsksForHealthInACrowdWaitsForHisTurn() throws Exception {
        var late = new ArrayList<Integer>();
        var refused = new ArrayList<Integer>();
        var waiting = new Thread(() -> {
            try {
                nest(1, "/health", late);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        nest(4, "/health", refused, () -> {
            waiting.start();
            while (waiting.isAlive() && waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        });
        waiting.join();
        assertThat(refused).isEmpty();
        assertThat(late).isEmpty();
    }

    private void nest(int depth, String path, List<Integer> refused) throws Exception {
        nest(depth, path, refused, () -> {});
    }

    /** So many at the same time, each from within the one before. @param within what the last one does */
    private void nest(int depth, String path, List<Integer> refused, Runnable within) throws Exception {
        var response = new MockHttpServletResponse();
        filter.doFilter(new MockHttpServletRequest("GET", path), response, (request, answer) -> {
            try {
                if (depth > 1) {
                    nest(depth - 1, path, refused, within);
                } else {
                    within.run();
                }
            } catch (Exception e) {
                throw new ServletException(e);
            }
        });
        if (response.getStatus() != 200) {
            refused.add(response.getStatus());
        }
    }

    @Test
    void aKeptDescriptionSaysThatItDependsOnTheOrigin() {
        for (var i = 0; i < 2; i++) {
            var vary = anyone().header("Origin", ORIGIN)
                    .get("/v3/api-docs")
                    .then()
                    .statusCode(200)
                    .extract()
                    .headers()
                    .getValues("Vary");
            assertThat(vary).contains("Origin", "Accept-Encoding");
        }
    }

    /** The description says nothing of refusals that any request may meet. */
    private RequestSpecification anyone() {
        return given().port(port());
    }

    private String otherToken() {
        return tokens.sign("somebody else", "SystemAdmin", organization, Duration.ofHours(1));
    }

    private Response ask(String credentials) {
        return anyone().header("Authorization", credentials)
                .header("Origin", ORIGIN)
                .get(JOBS);
    }

    private static void refused(Response answer) {
        answer.then()
                .spec(problem(429, "too-many-requests-in-flight"))
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
                .header("Access-Control-Expose-Headers", containsString("Retry-After"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }

    /** Is asked for its body as soon as somebody works on it, and does not send it. */
    private void hold(String credentials) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        atWork.add(socket);
        socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
        socket.getOutputStream()
                .write(("POST " + JOBS + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + credentials
                                + "\r\nContent-Type: application/json\r\nContent-Length: 100"
                                + "\r\nExpect: 100-continue\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(answer.readLine()).startsWith("HTTP/1.1 100");
    }
}
