package com.hunzal.hcm.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The process that takes messages: a mail server and SendGrid's endpoint, both as fast as can be, and a mail server that
 * answers late. Understands {@code ports}, {@code reset} and {@code taken}: how many messages, and the nanoseconds from the
 * first to the last.
 */
final class SinkNode {

    private static final int LATE_SECONDS = 30;

    private static int taken;
    private static long first;
    private static long last;

    private SinkNode() {}

    public static void main(String[] arguments) throws IOException {
        var commands = Commands.takeOver();
        var ports = listen(socket -> mail(socket, 0)) + " " + listen(SinkNode::http) + " "
                + listen(socket -> mail(socket, LATE_SECONDS));
        commands.serve(words -> switch (words[0]) {
            case "ports" -> ports;
            case "reset" -> reset();
            case "taken" -> told();
            default -> throw new IllegalArgumentException(words[0]);
        });
    }

    private static synchronized String reset() {
        taken = 0;
        return "";
    }

    private static synchronized String told() {
        return taken + " " + (last - first);
    }

    private static synchronized void take() {
        last = System.nanoTime();
        if (taken++ == 0) {
            first = last;
        }
    }

    private interface Conversation {
        void hold(Socket socket) throws IOException, InterruptedException;
    }

    private static int listen(Conversation conversation) throws IOException {
        var server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                var socket = server.accept();
                socket.setTcpNoDelay(true);
                start(() -> {
                    try (socket) {
                        conversation.hold(socket);
                    } catch (EOFException hungUp) {
                        // as clients do when they have said all
                    }
                    return null;
                });
            }
        });
        return server.getLocalPort();
    }

    private static void start(Callable<?> work) {
        var thread = new Thread(() -> {
            try {
                work.call();
            } catch (Exception e) {
                e.printStackTrace();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void mail(Socket socket, int lateSeconds) throws IOException, InterruptedException {
        var in = new BufferedInputStream(socket.getInputStream(), 16_384);
        var out = new BufferedOutputStream(socket.getOutputStream());
        say(out, "220 sink");
        while (true) {
            var command = line(in).toUpperCase(Locale.ROOT);
            if (command.startsWith("EHLO")) {
                say(out, "250-sink\r\n250 8BITMIME");
            } else if (command.startsWith("DATA")) {
                say(out, "354 go on");
                while (!line(in).equals(".")) {
                    // nobody reads it
                }
                TimeUnit.SECONDS.sleep(lateSeconds);
                if (lateSeconds == 0) {
                    take();
                }
                say(out, "250 taken");
            } else if (command.startsWith("QUIT")) {
                say(out, "221 bye");
                return;
            } else {
                say(out, "250 fine");
            }
        }
    }

    private static void http(Socket socket) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream(), 16_384);
        var out = new BufferedOutputStream(socket.getOutputStream());
        while (true) {
            var length = 0;
            for (var head = line(in); !head.isEmpty(); head = line(in)) {
                if (head.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(head.substring(15).strip());
                }
            }
            in.skipNBytes(length);
            take();
            say(out, "HTTP/1.1 202 Accepted\r\nX-Message-Id: sink\r\nContent-Length: 0\r\n");
        }
    }

    private static void say(OutputStream out, String lines) throws IOException {
        out.write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException();
            }
            if (each != '\r') {
                line.append((char) each);
            }
        }
        return line.toString();
    }
}
