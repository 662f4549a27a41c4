package com.hunzal.hcm.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read, with small buffers of the operating system. */
class UnsentAnswersTests {

    private static final int LARGE = 3_000_000;

    private final UnsentAnswers answers = new UnsentAnswers(10_000_000);
    private final List<SocketChannel> sockets = new ArrayList<>();
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_RCVBUF, 16_384);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void manyOfOneAddressDoNotPushAnotherOut() throws Exception {
        var honest = connection("b", "", Duration.ofMinutes(1));
        honest.doWrite(true, ByteBuffer.allocate(LARGE));
        var pushedOut = pushOut("a", "");

        assertThat(honest.isClosed()).isFalse();
        assertThat(pushedOut).isPositive();
    }

    /** @return how many of twenty answers are given up: of an earlier one, or of the one that is being written */
    private long pushOut(String address, String token) throws Exception {
        var crowd = new ArrayList<ClientConnection>();
        var refused = 0;
        for (var i = 0; i < 20; i++) {
            crowd.add(connection(address, token, Duration.ofMinutes(1)));
            try {
                crowd.get(i).doWrite(true, ByteBuffer.allocate(LARGE / 6));
            } catch (IOException given) {
                assertThat(given).hasMessageContaining("does not read");
                refused++;
            }
        }
        return refused + crowd.stream().filter(ClientConnection::isClosed).count();
    }

    /** As behind a proxy, from which all come. */
    @Test
    void norDoManyOfOneToken() throws Exception {
        var honest = connection("a", "Bearer honest", Duration.ofMinutes(1));
        honest.doWrite(true, ByteBuffer.allocate(LARGE));
        var pushedOut = pushOut("a", "Bearer crowd");

        assertThat(honest.isClosed()).isFalse();
        assertThat(pushedOut).isPositive();
    }

    @Test
    void whoReadsNothingIsClosedWithoutAnEvent() throws Exception {
        var slow = connection("a", "", Duration.ofHours(-1));
        slow.doWrite(true, ByteBuffer.allocate(LARGE));
        var patient = connection("b", "", Duration.ofMinutes(1));
        patient.doWrite(true, ByteBuffer.allocate(LARGE));

        answers.look();

        assertThat(slow.isClosed()).isTrue();
        assertThat(patient.isClosed()).isFalse();
        assertThat(patient.getReadTimeout()).as("it is busy reading").isNegative();
        assertThat(patient.getWriteTimeout()).isNegative();
    }

    @Test
    void whoReadsGetsEverythingWithoutAnEvent() throws Exception {
        var connection = connection("a", "", Duration.ofMinutes(1));
        connection.doWrite(true, ByteBuffer.allocate(LARGE));
        var client = sockets.get(0);
        var buffer = ByteBuffer.allocate(LARGE);
        while (buffer.hasRemaining()) {
            answers.look();
            client.read(buffer);
        }

        assertThat(connection.hasUnsent()).isFalse();
        assertThat(answers.kept()).isZero();
        answers.awaitNone(Duration.ofMinutes(1).toNanos());
    }

    @Test
    void theStopWaitsForWhoReads() throws Exception {
        var connection = connection("a", "", Duration.ofMinutes(1));
        connection.doWrite(true, ByteBuffer.allocate(LARGE));
        var stop = new FutureTask<>(() -> {
            answers.awaitNone(Duration.ofMinutes(5).toNanos());
            return connection.hasUnsent();
        });
        new Thread(stop).start();

        var buffer = ByteBuffer.allocate(LARGE);
        while (buffer.hasRemaining()) {
            answers.look();
            sockets.get(0).read(buffer);
        }

        assertThat(stop.get(1, TimeUnit.MINUTES)).as("something is unsent").isFalse();
    }

    @Test
    void theStopDoesNotWaitForEverForWhoDoesNot() throws Exception {
        connection("a", "", Duration.ofMinutes(1)).doWrite(true, ByteBuffer.allocate(LARGE));

        answers.awaitNone(Duration.ofMillis(5).toNanos());

        assertThat(answers.kept()).isPositive();
    }

    private ClientConnection connection(String address, String caller, Duration grace) throws IOException {
        var client = SocketChannel.open();
        client.setOption(StandardSocketOptions.SO_RCVBUF, 16_384);
        client.connect(server.getLocalAddress());
        client.configureBlocking(false);
        sockets.add(client);
        var socket = server.accept();
        sockets.add(socket);
        socket.setOption(StandardSocketOptions.SO_SNDBUF, 16_384);
        socket.configureBlocking(false);
        var rate = new LeastRate(grace.toNanos(), 1_024);
        var patience = new Patience(new SlowBodies(rate, 1), answers, rate, new UnfinishedHeads(10, 1), 0, 10);
        var channel = new NioChannel(new SocketBufferHandler(8_192, 8_192, false));
        var connection = new ClientConnection(channel, new ClientEndpoint(), patience, address, () -> {});
        channel.reset(socket, connection);
        connection.caller = caller;
        return connection;
    }
}
