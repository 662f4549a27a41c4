package com.hunzal.hcm.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** HTTP over a bare socket: no client library would send most of what a hostile or broken client does. */
public final class RawHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RawHttp() {}

    /** @param headers by their names in any case; the last of several with the same name */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** Sends the bytes as they are and reads one answer, whether or not the server expected more than it was sent. */
    public static Answer send(int port, byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return read(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(InputStream in) throws IOException {
        var status = Integer.parseInt(line(in).split(" ")[1]);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var parts = header.split(": ?", 2);
            headers.put(parts[0], parts[1]);
        }
        var body = "chunked".equals(headers.get("Transfer-Encoding"))
                ? chunks(in)
                : in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection in the middle of its answer");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
