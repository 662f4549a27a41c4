package com.hunzal.hcm.providers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on loopback that does as it is told, also what no library of servers would do, and keeps what it was sent. */
public class ScriptedProvider implements AutoCloseable {

    public record Request(String method, String path, Map<String, String> headers, String body) {

        /** The fields of a form. */
        Map<String, String> form() {
            var fields = new TreeMap<String, String>();
            for (var pair : body.split("&")) {
                var parts = pair.split("=", 2);
                fields.put(decoded(parts[0]), decoded(parts[1]));
            }
            return fields;
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    /** What is done when a request has come. */
    public interface Reply {

        /** @return whether the connection is kept */
        boolean send(Socket connection, CountDownLatch end) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Reply reply = answer(500, "");
    private volatile String greeting = "";

    public ScriptedProvider() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(() -> {
            while (!server.isClosed()) {
                var connection = server.accept();
                connections.incrementAndGet();
                open.add(connection);
                inBackground(() -> serve(connection));
            }
        });
    }

    public URI url() {
        return url("http");
    }

    URI url(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public Request request() {
        return requests.get(requests.size() - 1);
    }

    int connections() {
        return connections.get();
    }

    public void replies(Reply next) {
        reply = next;
    }

    /** Says this as soon as somebody connects, as an SMTP server does. */
    void greets(String text) {
        greeting = text;
    }

    public static Reply answer(int status, String body, String... headers) {
        return answer(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static Reply answer(int status, byte[] body, String... headers) {
        return (connection, end) -> {
            connection.getOutputStream().write(head(status, body.length, headers));
            connection.getOutputStream().write(body);
            return true;
        };
    }

    /** More than anybody wants to keep. */
    static Reply huge(int status) {
        return (connection, end) -> {
            connection.getOutputStream().write(head(status, 1L << 40));
            var piece = new byte[1 << 16];
            while (end.getCount() > 0) {
                connection.getOutputStream().write(piece); // until the other end has had enough
            }
            return false;
        };
    }

    /** The head, and then a byte now and then. */
    static Reply dripping(int status) {
        return (connection, end) -> {
            connection.getOutputStream().write(head(status, 1000));
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                connection.getOutputStream().write(' ');
            }
            return false;
        };
    }

    /** The head, less of the body than it says, and a little later the end of the connection. */
    static Reply brokenOff(int status, String body) {
        return (connection, end) -> {
            connection.getOutputStream().write(head(status, body.length() + 100));
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            // at once, the client may see the end before it has looked at the head
            end.await(200, TimeUnit.MILLISECONDS);
            return false;
        };
    }

    /** As the other, and then the end of the connection, as servers do with one that is idle. */
    static Reply lastOf(Reply answer, CountDownLatch clientHasGone) {
        return (connection, end) -> {
            answer.send(connection, end);
            connection.shutdownOutput();
            while (connection.getInputStream().read() >= 0) {
                // until it has noticed
            }
            clientHasGone.countDown();
            return false;
        };
    }

    public static Reply silence() {
        return (connection, end) -> {
            end.await();
            return false;
        };
    }

    static Reply reset() {
        return (connection, end) -> {
            connection.setSoLinger(true, 0);
            return false;
        };
    }

    static Reply hangUp() {
        return (connection, end) -> false;
    }

    private static byte[] head(int status, long length, String... headers) {
        var head = new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Length: " + length + "\r\n");
        for (var header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void serve(Socket connection) throws IOException, InterruptedException {
        try (connection) {
            if (!greeting.isEmpty()) {
                connection.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                end.await();
            }
            var in = new BufferedInputStream(connection.getInputStream());
            var kept = true;
            while (kept) {
                var request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                kept = reply.send(connection, end);
                connection.getOutputStream().flush();
            }
        }
    }

    private static Request read(InputStream in) throws IOException {
        var line = line(in);
        if (!line.endsWith(" HTTP/1.1")) {
            return null; // the end, or another language
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var parts = header.split(":", 2);
            headers.put(parts[0], parts[1].strip());
        }
        var body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        var parts = line.split(" ");
        return new Request(parts[0], parts[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            line.write(each);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void inBackground(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException whoeverWentFirst) {
                        // the client, or this server's end
                    }
                },
                "scripted-provider");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        end.countDown();
        try {
            server.close();
            for (var connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
