package com.hunzal.hcm.connections;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many connections that have begun something and then do nothing. */
final class SilentClients implements AutoCloseable {

    private final List<SocketChannel> connections = new ArrayList<>();
    private final int port;

    SilentClients(int port) {
        this.port = port;
    }

    SilentClients open(int count, String beginning) throws IOException {
        for (var i = 0; i < count; i++) {
            var connection = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            connections.add(connection);
            connection.write(ByteBuffer.wrap(beginning.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return this;
    }

    /** One more byte on each, as far as they are still open. */
    void drip() {
        for (var connection : connections) {
            try {
                connection.write(ByteBuffer.wrap(new byte[] {'1'}));
            } catch (IOException closedByTheServer) {
                // as it should be, sooner or later
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
    }
}
