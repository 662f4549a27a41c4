package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class KeptDescriptionTests extends ServerTest {

    private static final String PATH = "/v3/api-docs";

    @Test
    void whoHasItIsNotSentItAgain() {
        var first = anonymous().header("Accept-Encoding", "identity").get(PATH);
        var tag = first.header("ETag");

        assertThat(tag).startsWith("\"");
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        anonymous()
                .header("Accept-Encoding", "identity")
                .header("If-None-Match", tag)
                .get(PATH)
                .then()
                .statusCode(304)
                .header("ETag", equalTo(tag));
        anonymous().head(PATH).then().statusCode(200);
    }

    @Test
    void itIsPackedForWhomThatIsRightUnderAnotherTag() {
        var plain = send("identity");
        var packed = send("gzip, deflate");

        assertThat(packed.headers().get("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.headers().get("Vary")).contains("Accept-Encoding");
        assertThat(packed.headers().get("ETag")).isNotEqualTo(plain.headers().get("ETag"));
        assertThat(Integer.parseInt(packed.headers().get("Content-Length")))
                .isLessThan(plain.body().length() / 4);
        assertThat(send("gzip;q=0").headers()).doesNotContainKey("Content-Encoding");
        for (var i = 0; i < 3; i++) {
            assertThat(send("identity").body()).isEqualTo(plain.body());
        }
    }

    private RawHttp.Answer send(String accepted) {
        return RawHttp.send(
                port(),
                ("GET " + PATH + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: " + accepted
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
