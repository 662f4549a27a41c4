package com.hunzal.hcm.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP/1.1 connection that is kept open as long as the service wishes, for requests one after the other. As cheap as
 * can be, so that the service is measured and not its client: one write and, mostly, one read for each request.
 */
final class HttpConnection implements AutoCloseable {

    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private SocketChannel channel;
    private byte[] answer = new byte[16 * 1024];
    private int length;
    private int headerEnd;

    HttpConnection(int port) throws IOException {
        this.port = port;
        this.channel = open();
    }

    private SocketChannel open() throws IOException {
        var opened = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return opened;
    }

    static byte[] request(String method, String path, String token, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return """
                %s %s HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(method, path, token, bytes.length, body).getBytes(StandardCharsets.UTF_8);
    }

    /** @return the status */
    int send(byte[] request) throws IOException {
        var out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        length = 0;
        headerEnd = -1;
        do {
            read();
        } while (!complete());
        if (text(0, headerEnd).contains("Connection: close")) {
            channel.close();
            channel = open();
        }
        return Integer.parseInt(text(9, 12));
    }

    /** Of the last answer; with the sizes of its chunks if it came in chunks. */
    String body() {
        return text(headerEnd, length);
    }

    private void read() throws IOException {
        if (length == answer.length) {
            answer = java.util.Arrays.copyOf(answer, 4 * length);
        }
        var read = channel.read(ByteBuffer.wrap(answer, length, answer.length - length));
        if (read < 0) {
            throw new EOFException("the service closed the connection");
        }
        length += read;
    }

    private boolean complete() {
        if (headerEnd < 0) {
            headerEnd = indexOfBody();
        }
        if (headerEnd < 0) {
            return false;
        }
        var size = text(9, 12).equals("204") ? 0 : contentLength();
        return size >= 0 ? length - headerEnd >= size : endsWithLastChunk();
    }

    private int indexOfBody() {
        for (int i = 3; i < length; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** -1 if the answer comes in chunks. */
    private int contentLength() {
        var header = text(0, headerEnd);
        var at = header.indexOf("Content-Length: ");
        return at < 0 ? -1 : Integer.parseInt(header.substring(at + 16, header.indexOf('\r', at)));
    }

    /** JSON holds no line ends of this kind, and nothing follows an answer before the next request. */
    private boolean endsWithLastChunk() {
        return length - headerEnd >= 5
                && java.util.Arrays.equals(answer, length - 7, length, LAST_CHUNK, 0, LAST_CHUNK.length);
    }

    private String text(int from, int to) {
        return new String(answer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
