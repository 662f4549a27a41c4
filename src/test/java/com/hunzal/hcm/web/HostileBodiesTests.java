package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What one organization sends does not take the memory from others, with the options that the README recommends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileBodiesTests {

    private static final String SECRET = "a secret that only these tests know 0123456789";
    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";
    private static final int AT_ONCE = 60;

    private ServiceProcess service;
    private String hostile;
    private String honest;

    @BeforeAll
    void twoOrganizations(@TempDir Path folder) throws Exception {
        service = new ServiceProcess(
                        folder.resolve("data"),
                        "--hcm.security.jwt-secret=" + SECRET,
                        "--server.address=127.0.0.1",
                        "--hcm.bodies.patience=300ms")
                .asTheReadmeSays()
                .start();
        hostile = organization(folder, "hostile");
        honest = organization(folder, "honest");
    }

    @AfterAll
    void end() throws InterruptedException {
        service.close();
    }

    private static String organization(Path folder, String id) throws SQLException, JOSEException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/hunzal_hcm.db"));
                var insert = connection.prepareStatement("INSERT INTO organizations (id) VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
        var token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject("somebody")
                        .claim("role", "SystemAdmin")
                        .claim("organization_id", id)
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                        .build());
        token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    private record Body(String method, String path, byte[] bytes, boolean zipped) {

        static Body of(String method, String path, String text) {
            return new Body(method, path, text.getBytes(StandardCharsets.UTF_8), false);
        }

        byte[] request(String token) {
            return request(token, bytes.length);
        }

        /** @param sent bytes of the body that come along */
        byte[] request(String token, int sent) {
            var request = new ByteArrayOutputStream();
            var head = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%s"
                            .formatted(method, path, token, zipped ? "Content-Encoding: gzip\r\n" : "")
                    + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n";
            request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
            request.write(bytes, 0, sent);
            return request.toByteArray();
        }
    }

    private static List<Body> mebibytes() throws IOException {
        var unknown =
                IntStream.range(0, 95_000).mapToObj(i -> "\"" + i + "\": 1").collect(Collectors.joining(","));
        var most = "{\"custom_settings\": {\"a\": [" + "{},".repeat(74_000) + "1], \"b\": \"" + "x".repeat(800_000)
                + "\"}}";
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(most.getBytes(StandardCharsets.UTF_8));
        }
        var job = """
                {"job_type": "email_send", "run_at": "2030-01-01T00:00:00Z",
                 "payload": {"to": "a@example.com", "subject": "x", "body": "%s"}}""".formatted("x".repeat(850));
        return List.of(
                Body.of("PUT", SETTINGS, "{" + unknown + "}"),
                Body.of("PUT", SETTINGS, "{\"a\": [" + "[],".repeat(340_000) + "1]}"),
                Body.of("PUT", SETTINGS, most),
                new Body("PUT", SETTINGS, zipped.toByteArray(), true),
                Body.of("POST", JOBS + "/bulk", "{\"jobs\": [" + (job + ",").repeat(999) + job + "]}"));
    }

    @Test
    void sixtyMebibytesAtOnceEndNeitherTheServiceNorOthersWork() throws Exception {
        for (var body : mebibytes()) {
            var work = new ArrayList<Integer>();
            var statuses = InParallel.times(AT_ONCE + 1, number -> {
                if (number > 0) {
                    return RawHttp.send(service.port(), body.request(hostile)).status();
                }
                for (int i = 0; i < 5; i++) {
                    work.add(status(Body.of("GET", JOBS, ""), honest));
                    work.add(status(Body.of("POST", JOBS, "{\"job_type\": \"noop\"}"), honest));
                }
                return 503;
            });

            assertThat(statuses).containsAnyOf(201, 400, 413, 422).isSubsetOf(201, 400, 413, 422, 503);
            assertThat(work).containsOnly(200, 201);
        }
        assertThat(service.isAlive()).isTrue();
        assertThat(status(Body.of("GET", "/health", ""), honest)).isEqualTo(200);
    }

    /** Who sends slowly, or stops, takes up his own organization's room and no other's. */
    @Test
    void bodiesThatDoNotEndTakeOnlyTheirOwnOrganizationsRoom() throws Exception {
        var body = Body.of("PUT", SETTINGS, "{\"channels\": \"" + "x".repeat(1_000_000) + "\"}");
        var stuck = new ArrayList<Socket>();
        try {
            var refused = refusedBehind(stuck, body);
            assertThat(refused.headers()).containsKey("Retry-After");
            assertThat(refused.body()).contains("urn:problem-type:hcm:server-busy");
            assertThat(status(body, honest)).isEqualTo(200);
            assertThat(status(Body.of("PUT", SETTINGS, "{\"sms_enabled\": true}"), hostile))
                    .as("a small one of the same organization")
                    .isEqualTo(200);
        } finally {
            for (var each : stuck) {
                each.close();
            }
        }
        assertThat(status(body, honest)).isEqualTo(200);
    }

    /** The stuck ones may not have arrived, or on a slow machine have been thrown out again before. */
    private RawHttp.Answer refusedBehind(List<Socket> stuck, Body body) throws IOException {
        var others = new ArrayList<Integer>();
        for (int i = 0; i < 200; i++) {
            for (int each = 0; i % 20 == 0 && each < 12; each++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
                stuck.add(socket);
                socket.getOutputStream().write(body.request(hostile, 70_000));
            }
            var answer = RawHttp.send(service.port(), body.request(hostile));
            if (answer.status() == 503) {
                return answer;
            }
            others.add(answer.status());
        }
        throw new IOException("never refused, but " + others);
    }

    private int status(Body body, String token) {
        return RawHttp.send(service.port(), body.request(token)).status();
    }
}
