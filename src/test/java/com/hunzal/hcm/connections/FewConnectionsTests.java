package com.hunzal.hcm.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The service with room for few connections, which may be idle for a moment only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FewConnectionsTests {

    private static final int MOST = 8;
    private static final String PAGE = "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET /health HTTP/1.1\r\nHost: a\r\nX-Request-Id: the-last-of-all\r\n\r\n";

    private ServiceProcess service;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        service = new ServiceProcess(
                        temporary.resolve("data"),
                        "--server.tomcat.max-connections=" + MOST,
                        "--hcm.http.connections-per-address=3",
                        "--server.tomcat.connection-timeout=2s")
                .start();
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
    }

    /** Longer than a connection may be idle; it is kept open for the next request. */
    @Test
    void anAnswerMayBeReadForLongerThanAConnectionMayBeIdle() throws Exception {
        try (var client = connect("127.0.0.3")) {
            send(client, PAGE.repeat(12) + LAST);
            var in = client.getInputStream();
            var end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
            while (System.nanoTime() < end) {
                assertThat(in.readNBytes(20_000)).hasSize(20_000);
                new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS); // it reads slowly
            }
            assertThat(readUntil(client, "the-last-of-all")).isTrue();
            send(client, LAST);
            assertThat(readUntil(client, "the-last-of-all"))
                    .as("the connection can be used for another request")
                    .isTrue();
        }
    }

    /** Each of them was counted for ever, once. */
    @Test
    void connectionsThatFindNoRoomAreClosed() throws Exception {
        var slow = "POST /api/system/background-jobs HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + service.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: 9000\r\nExpect: 100-continue\r\n\r\n";
        try (var one = connect("127.0.0.2");
                var two = connect("127.0.0.2");
                var three = connect("127.0.0.2")) {
            for (var busy : List.of(one, two, three)) {
                send(busy, slow);
                assertThat(busy.getInputStream().readNBytes(12)).hasSize(12); // 100 Continue: it is at work
            }
            var refused = 0;
            for (var i = 0; i < 100 && refused < 3 * MOST; i++) {
                try (var another = connect("127.0.0.2")) {
                    if (isClosed(another)) {
                        refused++;
                    }
                }
            }
            assertThat(refused).isEqualTo(3 * MOST);
        }
        try (var client = connect("127.0.0.4")) {
            send(client, LAST);
            assertThat(readUntil(client, "the-last-of-all")).isTrue();
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static boolean readUntil(Socket socket, String mark) throws IOException {
        var end = new ByteArrayOutputStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = socket.getInputStream().read(buffer)) >= 0) {
            end.write(buffer, 0, count);
            var text = end.toString(StandardCharsets.ISO_8859_1);
            if (text.contains(mark) && text.endsWith("}")) {
                return true;
            }
            end.reset();
            end.writeBytes(text.substring(Math.max(0, text.length() - 1_000)).getBytes(StandardCharsets.ISO_8859_1));
        }
        return false;
    }

    /** @param from a loopback address, each of which has a limit of its own */
    private Socket connect(String from) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), service.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
