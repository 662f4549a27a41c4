package com.hunzal.hcm;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What PgBouncer is with {@code pool_mode = transaction}: each transaction gets any session that is free. Always the one
 * that has been idle for longest, so that nobody gets the same again.
 */
public final class TransactionModePooler implements AutoCloseable {

    private static final int SSL = 80877103;
    private static final int GSS = 80877104;
    private static final int VERSION_3 = 196608;

    private final int serverPort;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<Socket> open = new ConcurrentLinkedDeque<>();

    /** @param serverPort of a PostgreSQL that trusts everybody; all clients are to name the same database and user */
    public TransactionModePooler(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.submit(() -> {
            while (true) {
                var client = listening.accept();
                open.add(client);
                threads.submit(() -> serve(client));
            }
        });
    }

    public int port() {
        return listening.getLocalPort();
    }

    private record Message(int type, byte[] body) {

        static Message read(DataInputStream in) throws IOException {
            var type = in.readUnsignedByte();
            return new Message(type, body(in));
        }

        static byte[] body(DataInputStream in) throws IOException {
            return in.readNBytes(in.readInt() - Integer.BYTES);
        }

        void write(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(body.length + Integer.BYTES);
            out.write(body);
        }

        boolean endsTransaction() {
            return type == 'Z' && body[0] == 'I';
        }
    }

    private record Side(DataInputStream in, DataOutputStream out) {

        static Side of(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            return new Side(
                    new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream())),
                    new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream())));
        }
    }

    /** @param greeting what the server says of itself to whoever connects */
    private record Session(Side server, byte[] greeting) {}

    private Void serve(Socket socket) throws IOException {
        try (socket) {
            var client = Side.of(socket);
            var startup = startup(client);
            if (startup.length == 0) {
                return null;
            }
            var session = acquire(startup);
            client.out().write(session.greeting());
            new Message('K', new byte[8]).write(client.out()); // a key of its own making
            new Message('Z', new byte[] {'I'}).write(client.out());
            client.out().flush();
            idle.add(session);
            serve(client, startup);
        }
        return null;
    }

    private byte[] startup(Side client) throws IOException {
        while (true) {
            var body = Message.body(client.in());
            var code = ByteBuffer.wrap(body).getInt();
            if (code == VERSION_3) {
                return body;
            }
            if (code != SSL && code != GSS) {
                return new byte[0]; // somebody wants a query cancelled
            }
            client.out().writeByte('N');
            client.out().flush();
        }
    }

    private void serve(Side client, byte[] startup) throws IOException {
        Session session = null;
        for (var message = Message.read(client.in()); message.type() != 'X'; message = Message.read(client.in())) {
            if (session == null) {
                session = acquire(startup);
            }
            message.write(session.server().out());
            if (message.type() == 'Q' || message.type() == 'S') {
                session.server().out().flush();
                if (answerEndsTransaction(session.server(), client)) {
                    idle.add(session);
                    session = null;
                }
            }
        }
    }

    private boolean answerEndsTransaction(Side server, Side client) throws IOException {
        while (true) {
            var answer = Message.read(server.in());
            answer.write(client.out());
            if (answer.type() == 'Z') {
                client.out().flush();
                return answer.endsTransaction();
            }
        }
    }

    private Session acquire(byte[] startup) throws IOException {
        var session = idle.poll();
        return session == null ? connect(startup) : session;
    }

    private Session connect(byte[] startup) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        open.add(socket);
        var server = Side.of(socket);
        server.out().writeInt(startup.length + Integer.BYTES);
        server.out().write(startup);
        server.out().flush();
        var bytes = new ByteArrayOutputStream();
        var greeting = new DataOutputStream(bytes);
        for (var message = Message.read(server.in()); message.type() != 'Z'; message = Message.read(server.in())) {
            if (message.type() != 'K') {
                message.write(greeting);
            }
            if (message.type() == 'E') {
                break; // e.g. no such database
            }
        }
        return new Session(server, bytes.toByteArray());
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
