package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Bodies that come compressed. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class EncodedBodiesTests extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String NOOP = "{\"job_type\": \"noop\"}";
    private static final int MEBIBYTE = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "identity, gzip", " gzip "})
    void aGzippedBodyIsRead(String encoding) {
        encoded(encoding, gzip(NOOP)).post(JOBS).then().statusCode(201).body("job_type", equalTo("noop"));
    }

    @Test
    void itIsTheSameRequestAsTheOneThatIsNot() {
        var plain = admin().header("Idempotency-Key", "one")
                .body(NOOP)
                .post(JOBS)
                .then()
                .statusCode(201);

        encoded("gzip", gzip(NOOP))
                .header("Idempotency-Key", "one")
                .post(JOBS)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(plain.extract().path("id")));
    }

    @Test
    void itIsReadWhereverABodyIs() {
        var job = admin().body(NOOP).post(JOBS).then().extract().<String>path("self");

        encoded("gzip", gzip("{\"email_from_name\": \"HR\"}"))
                .put("/api/system/notification-settings")
                .then()
                .statusCode(200)
                .body("email_from_name", equalTo("HR"));
        encoded("gzip", gzip("{\"dry_run\": true}"))
                .post(job + "/cancel")
                .then()
                .spec(problem(400, "malformed-request"))
                .body("detail", containsString("takes no body"));
        encoded("gzip", gzip("{}")).post(job + "/cancel").then().statusCode(200);
        encoded("gzip", gzip("{\"payload\": {\"duration_ms\": 7}}"))
                .post(job + "/retry")
                .then()
                .statusCode(201)
                .body("payload.duration_ms", equalTo(7));
        encoded("gzip", gzip("{\"reason\": \"r\"}"))
                .post(JOBS + "/types/noop/pause")
                .then()
                .statusCode(200);
        encoded("gzip", gzip("{}")).post(JOBS + "/types/noop/resume").then().statusCode(200);
    }

    @Test
    void anEncodingOfNothingIsNone() {
        admin().header("Content-Encoding", "br").get(JOBS).then().statusCode(200);
        encoded("identity", bytes(NOOP)).post(JOBS).then().statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "br", "zstd", "compress", "gzip, gzip", "gzip, br", "nonsense", "*", "gzip;q=1"})
    void anotherEncodingIs415AndTheAnswerSaysWhatIsTaken(String encoding) {
        encoded(encoding, gzip(NOOP))
                .post(JOBS)
                .then()
                .spec(problem(415, "unsupported-media-type"))
                .header("Accept-Encoding", equalTo("gzip"))
                .body("detail", containsString("gzip"));

        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void theLimitIsOnWhatItBecomes() {
        var filled = NOOP + " ".repeat(MEBIBYTE - NOOP.length());
        encoded("gzip", gzip(filled)).post(JOBS).then().statusCode(201);

        var bomb = gzip(NOOP + " ".repeat(MEBIBYTE - NOOP.length() + 1));
        assertThat(bomb.length).isLessThan(2_000);
        encoded("gzip", bomb).post(JOBS).then().spec(problem(413, "body-too-large"));
        encoded("gzip", gzip("{\"job_type\": \"" + "x".repeat(50 * MEBIBYTE) + "\"}"))
                .post(JOBS)
                .then()
                .spec(problem(413, "body-too-large"));
        var noise = new byte[MEBIBYTE + 1];
        new Random(1).nextBytes(noise);
        encoded("gzip", gzip(noise)).post(JOBS).then().spec(problem(413, "body-too-large"));
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .hasSize(1);
    }

    @Test
    void gzipThatIsLongWithoutSayingAnythingIsStopped() {
        var nothing = new ByteArrayOutputStream();
        var good = gzip(NOOP);
        nothing.write(good, 0, 10);
        while (nothing.size() <= MEBIBYTE) {
            nothing.writeBytes(new byte[] {0, 0, 0, -1, -1}); // a stored block of no bytes, and not the last one
        }
        encoded("gzip", nothing.toByteArray()).post(JOBS).then().spec(problem(413, "body-too-large"));

        var members = new ByteArrayOutputStream();
        while (members.size() < MEBIBYTE - 100) {
            members.writeBytes(gzip(""));
        }
        encoded("gzip", members.toByteArray()).post(JOBS).then().spec(problem(400, "malformed-request"));
    }

    @Test
    void whatIsNotGzipIsRefused() {
        var good = gzip(NOOP);
        for (var bad : new byte[][] {
            bytes(NOOP),
            {31},
            Arrays.copyOf(good, 10),
            Arrays.copyOf(good, good.length - 9),
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 1),
            changed(good, 2, 7),
            changed(good, 3, 0xff),
            changed(good, good.length - 8, ~good[good.length - 8]),
            changed(good, good.length - 4, 99)
        }) {
            encoded("gzip", bad)
                    .post(JOBS)
                    .then()
                    .spec(problem(400, "malformed-request"))
                    .body("detail", containsString("gzip"));
            encoded("gzip", bad).post(JOBS + "/nothing/cancel").then().spec(problem(400, "malformed-request"));
        }
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
    }

    /** What {@code gzip} adds for a file: its name, and what else there may be. */
    @Test
    void everyFieldThatAHeaderMayHaveIsSkipped() {
        var good = gzip(NOOP);
        var header = new ByteArrayOutputStream();
        header.write(good, 0, 3);
        header.write(2 + 4 + 8 + 16);
        header.write(good, 4, 6);
        header.writeBytes(new byte[] {3, 0, 'a', 'b', 0}); // extra
        header.writeBytes(bytes("body.json\0a comment\0"));
        header.writeBytes(new byte[] {1, 2}); // a checksum that nobody checks
        header.write(good, 10, good.length - 10);

        encoded("gzip", header.toByteArray()).post(JOBS).then().statusCode(201);
    }

    @Test
    void whoMayNotCallIsToldSoFirst() {
        anonymous()
                .header("Content-Encoding", "br")
                .body(bytes(NOOP))
                .post(JOBS)
                .then()
                .spec(problem(401, "unauthorized"));
    }

    private RequestSpecification encoded(String encoding, byte[] body) {
        return admin().header("Content-Encoding", encoding).body(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] changed(byte[] bytes, int index, int value) {
        var changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static byte[] gzip(String text) {
        return gzip(bytes(text));
    }

    private static byte[] gzip(byte[] bytes) {
        var gzipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gzipped.toByteArray();
    }
}
