package com.hunzal.hcm.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowBodiesTests {

    private final LeastRate rate = new LeastRate(Duration.ofSeconds(10).toNanos(), 1_024);
    private final Patience patience = new Patience(
            new SlowBodies(rate, 1), new UnsentAnswers(1_000_000), rate, new UnfinishedHeads(10, 1_000_000), 0, 10);
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** It has earned itself a minute by the rate; but it is the one that keeps a thread. */
    @Test
    void whoHasSentMuchAndStallsGivesWayToWhoHasJustCome() throws Exception {
        try (var stalledClient = client();
                var stalled = server.accept();
                var newClient = client();
                var fresh = server.accept()) {
            var first = connection(stalled);
            var second = connection(fresh);
            stalledClient.write(ByteBuffer.allocate(60_000));
            var read = 0;
            while (read < 60_000) {
                read += first.read(true, ByteBuffer.allocate(60_000));
            }
            var waiting = reads(first);
            var other = reads(second);

            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            newClient.write(ByteBuffer.allocate(10));
            assertThat(other.get()).isEqualTo(10);
        }
    }

    /** Both are past their first second together: one of them has to go, the other one stays. */
    @Test
    void asManyAsMayStay() throws Exception {
        try (var oneClient = client();
                var one = server.accept();
                var twoClient = client();
                var two = server.accept()) {
            var first = reads(connection(one));
            var second = reads(connection(two));

            assertThatThrownBy(CompletableFuture.anyOf(first, second)::get)
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            oneClient.write(ByteBuffer.allocate(10));
            twoClient.write(ByteBuffer.allocate(10));
            var stays = first.isCompletedExceptionally() ? second : first;
            assertThat(stays.get()).isEqualTo(10);
        }
    }

    private CompletableFuture<Integer> reads(ClientConnection connection) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return connection.read(true, ByteBuffer.allocate(60_000));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private SocketChannel client() throws IOException {
        return SocketChannel.open(server.getLocalAddress());
    }

    private ClientConnection connection(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        var channel = new NioChannel(new SocketBufferHandler(8_192, 8_192, false));
        var connection = new ClientConnection(channel, new ClientEndpoint(), patience, "a", () -> {});
        channel.reset(socket, connection);
        connection.headIsRead();
        return connection;
    }
}
