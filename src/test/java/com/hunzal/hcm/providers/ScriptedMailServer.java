package com.hunzal.hcm.providers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that answers as a test tells it to, and kindly otherwise. What it answers is looked up by the beginning
 * of the command, or by {@link #GREETING}, {@link #CONTENT} (the first line of a message) and {@link #END} (its last).
 */
public class ScriptedMailServer implements AutoCloseable {

    public static final String GREETING = "(connect)";
    public static final String CONTENT = "(content)";
    public static final String END = ".";

    public static final String HANG_UP = "(hang up)";
    /** As a server that dies. */
    public static final String RESET = "(reset)";

    /** Before a command that came encrypted, in what was heard. */
    public static final String ENCRYPTED = "(encrypted) ";

    public static final String SILENCE = "(silence)";

    /** The answer begins, and never ends. */
    public static final String ENDLESS = "(endless)";

    /** The answer comes letter by letter, so slowly that each comes in time and all of it never. */
    public static final String SLOWLY = "(slowly)";

    private final ServerSocket socket;
    private final @Nullable SSLContext tls;
    private final boolean encryptedAtOnce;
    private final Map<String, Deque<String>> script = new LinkedHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    public ScriptedMailServer() throws IOException {
        this(null, false);
    }

    /**
     * @param tls what it encrypts with when it is asked to; null if it does not
     * @param encryptedAtOnce whether it does not wait to be asked
     */
    public ScriptedMailServer(@Nullable SSLContext tls, boolean encryptedAtOnce) throws IOException {
        this.tls = tls;
        this.encryptedAtOnce = encryptedAtOnce;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::serve);
    }

    /** The replies to the next commands of this kind. After them, it is kind again. */
    public synchronized ScriptedMailServer answers(String command, String... replies) {
        script.put(command, new ArrayDeque<>(List.of(replies)));
        return this;
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** All commands that began like this, over all connections. */
    public List<String> heard(String command) {
        return heard.stream().filter(line -> line.startsWith(command)).toList();
    }

    /** All messages that were sent to their end, whatever the answer was. */
    public List<String> messages() {
        return messages;
    }

    /** How many there were so far. */
    public int connections() {
        return connections.size();
    }

    /** Ends all connections, as a server does that has heard nothing for a while. */
    public void hangUp() throws IOException {
        for (var each : connections) {
            each.close();
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                connections.add(connection);
                start(() -> converse(connection));
            } catch (IOException closed) {
                // by the test
            }
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "scripted-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void converse(Socket connection) {
        try (connection) {
            var spoken = encryptedAtOnce ? encrypted(connection) : connection;
            say(spoken, reply(GREETING, "220 at your service"));
            answer(spoken);
        } catch (IOException gone) {
            // a client that goes away is none of our business
        }
    }

    private void answer(Socket connection) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(connection instanceof SSLSocket ? ENCRYPTED + line : line);
            if (line.equals("STARTTLS") && tls != null) {
                say(connection, "220 go ahead");
                answer(encrypted(connection));
                return;
            }
            var reply = reply(line, line.startsWith("DATA") ? "354 go ahead" : "250 fine");
            say(connection, reply);
            if (reply.startsWith("354")) {
                readContent(in);
                say(connection, reply(END, "250 taken"));
            }
        }
    }

    private Socket encrypted(Socket connection) throws IOException {
        var socket = (SSLSocket) Objects.requireNonNull(tls)
                .getSocketFactory()
                .createSocket(connection, null, connection.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
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

    private static void say(Socket connection, String reply) throws IOException {
        var out = new PrintStream(connection.getOutputStream(), true, StandardCharsets.ISO_8859_1);
        switch (reply) {
            case HANG_UP -> throw new IOException(HANG_UP);
            case RESET -> {
                connection.setSoLinger(true, 0);
                throw new IOException(RESET);
            }
            case SILENCE -> {}
            case ENDLESS -> {
                while (!out.checkError()) {
                    out.print("250-and another thing\r\n");
                }
            }
            case SLOWLY -> {
                out.print("250");
                while (!out.checkError()) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    out.print("-");
                }
            }
            default -> out.print(reply + "\r\n");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        hangUp();
    }
}
