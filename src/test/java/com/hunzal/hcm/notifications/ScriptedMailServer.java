package com.hunzal.hcm.notifications;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail server that answers as a test tells it to, and kindly otherwise. What it answers is looked up by the beginning
 * of the command, or by {@link #GREETING}, {@link #CONTENT} (the first line of a message) and {@link #END} (its last).
 */
class ScriptedMailServer implements AutoCloseable {

    static final String GREETING = "(connect)";
    static final String CONTENT = "(content)";
    static final String END = ".";

    static final String HANG_UP = "(hang up)";
    static final String SILENCE = "(silence)";

    private final ServerSocket socket;
    private final Map<String, Deque<String>> script = new LinkedHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    ScriptedMailServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "scripted-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** The replies to the next commands of this kind. After them, it is kind again. */
    synchronized ScriptedMailServer answers(String command, String... replies) {
        script.put(command, new ArrayDeque<>(List.of(replies)));
        return this;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** All commands that began like this, over all connections. */
    List<String> heard(String command) {
        return heard.stream().filter(line -> line.startsWith(command)).toList();
    }

    /** All messages that were sent to their end, whatever the answer was. */
    List<String> messages() {
        return messages;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                converse(connection);
            } catch (IOException next) {
                // a client that goes away is none of our business
            }
        }
    }

    private void converse(Socket connection) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        var out = new PrintStream(connection.getOutputStream(), true, StandardCharsets.ISO_8859_1);
        say(out, reply(GREETING, "220 at your service"));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            var reply = reply(line, line.startsWith("DATA") ? "354 go ahead" : "250 fine");
            say(out, reply);
            if (reply.startsWith("354")) {
                readContent(in);
                say(out, reply(END, "250 taken"));
            }
        }
    }

    private void readContent(BufferedReader in) throws IOException {
        var content = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            if (content.isEmpty() && reply(CONTENT, "").equals(HANG_UP)) {
                throw new IOException(HANG_UP);
            }
            content.append(line).append("\r\n");
        }
        messages.add(content.toString());
    }

    private synchronized String reply(String command, String kind) {
        return script.entrySet().stream()
                .filter(entry ->
                        command.startsWith(entry.getKey()) && !entry.getValue().isEmpty())
                .map(entry -> entry.getValue().remove())
                .findFirst()
                .orElse(kind);
    }

    private static void say(PrintStream out, String reply) throws IOException {
        if (reply.equals(HANG_UP)) {
            throw new IOException(HANG_UP);
        }
        if (!reply.equals(SILENCE)) {
            out.print(reply + "\r\n");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
