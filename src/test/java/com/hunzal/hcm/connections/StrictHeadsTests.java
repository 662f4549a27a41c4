package com.hunzal.hcm.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.ContextConfiguration;

/** What a program in front of the service could read in another way than the service is not answered, but refused. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class StrictHeadsTests extends ServerTest {

    private static final String SECOND = "GET /health HTTP/1.1\\r\\nHost: b\\r\\nX-Request-Id: second\\r\\n\\r\\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            400|GET /health HTTP/1.1\\nHost: a\\n\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A: b\\nX-C: d\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\n\\n
            400|\\nGET /health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            505|GET /health\\r\\n
            505|GET /health\\n
            505|GET /health HTTP/1.2\\r\\nHost: a\\r\\n\\r\\n
            505|GET /health HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n
            400|GET /health http/1.1\\r\\nHost: a\\r\\n\\r\\n
            400|GET  /health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            400|GET /health  HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            400|GET\\t/health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A: b\\r\\n c\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A:b\\r\\n\\tc      \\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A: b\\r\\n \\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A:\\r\\n  Transfer-Encoding: chunked\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\n Host: a\\r\\n\\r\\n
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 4\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 4\\r\\n\\r\\n0\\r\\n\\r\\n
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 4\\r\\nContent-Length: 5\\r\\n\\r\\nabcd
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 4\\r\\nContent-Length: 4\\r\\n\\r\\nabcd
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 4, 4\\r\\n\\r\\nabcd
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -4\\r\\n\\r\\nabcd
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length : 4\\r\\n\\r\\nabcd
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding : chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            400|POST /health HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            501|POST /health HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n0\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a/b@c\\r\\n\\r\\n
            400|GET http://b/health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            400|GET http://b/health HTTP/1.0\\r\\nHost: a\\r\\n\\r\\n
            400|GET ftp://a/health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A: b\\0c\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX\\0A: b\\r\\n\\r\\n
            400|GET /hea\\0lth HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX A: b\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\n: b\\r\\n\\r\\n
            400|GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A: b\\rX-C: d\\r\\n\\r\\n
            """)
    void whatIsNotWrittenStrictlyIsRefusedAndNothingAfterIt(int status, String request) {
        var answer = send(request + SECOND);

        assertThat(answer).startsWith("HTTP/1.1 " + status).containsIgnoringCase("\r\nConnection: close\r\n");
        assertThat(answer).contains("application/problem+json").doesNotContain("second");
    }

    @Test
    void whatIsRefusedBehindAnotherRequestIsRefusedToo() {
        for (var fold : new String[] {"X-A: b\\nX-C: d", "X-A:b\\r\\n c     ", "X-A: b\\r\\n c"}) {
            var answer = send(
                    "POST /nothing HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 2\\r\\n\\r\\n{}GET /health HTTP/1.1\\r\\n"
                            + "Host: a\\r\\n" + fold + "\\r\\n\\r\\n" + SECOND);

            assertThat(answer)
                    .startsWith("HTTP/1.1 401")
                    .contains("HTTP/1.1 400")
                    .doesNotContain("second");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            GET /health HTTP/1.1\\r\\nHost: a\\r\\nX-A:   b c \\t d  \\r\\nX-B:\\r\\nX-C:c\\r\\n\\r\\n
            \\r\\nGET /health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            GET http://a/health HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            GET /health HTTP/1.1\\r\\nHost: [::1]:2000\\r\\n\\r\\n
            GET /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0\\r\\n\\r\\n
            GET /health HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 2\\r\\n\\r\\n{}
            """)
    void whatIsStrictIsAnsweredAndSoIsWhatFollows(String request) {
        var answer = send(request + SECOND);

        assertThat(answer).startsWith("HTTP/1.1 200").contains("second");
    }

    /** Until the server closes the connection, or the end of two answers. */
    private String send(String escaped) {
        var request = escaped.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
