package com.hunzal.hcm.connections;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections in. Nobody is turned away while somebody else only waits: when an address, or all together, have too
 * many, the one that has waited longest is closed. Clients of HTTP/1.1 expect that of a connection that is not used.
 */
final class ClientEndpoint extends NioEndpoint {

    private static final Logger log = LoggerFactory.getLogger(ClientEndpoint.class);

    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
    private @Nullable Patience patience;

    /** To be called before it is started. */
    void use(Patience all) {
        patience = all;
        setHandler(new ConnectionHandling(getHandler(), all.heads()));
    }

    void lookAtReaders() {
        patience().answers().look();
    }

    /** What requests have answered is still to be read when they are done; so long the stop waits, for a moment. */
    void sendTheRest() throws InterruptedException {
        patience().answers().awaitNone(patience().linger());
    }

    private Patience patience() {
        return Objects.requireNonNull(patience);
    }

    /** As inherited, with a connection of our own. */
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        var known = false; // from then on Tomcat finds it when it is to be closed, and counts it down
        try {
            var address = address(socket);
            if (!makeRoom(address)) {
                destroySocket(socket);
                return false;
            }
            var pool = getNioChannels();
            var channel = pool == null ? null : pool.pop();
            if (channel == null) {
                channel = newChannel();
            }
            var connection = new ClientConnection(channel, this, patience(), address, () -> gone(address));
            channel.reset(socket, connection);
            perAddress.merge(address, 1, Integer::sum);
            connections.put(socket, connection);
            known = true;
            socket.configureBlocking(false);
            socketProperties.setProperties(socket.socket());
            connection.setReadTimeout(getConnectionTimeout());
            connection.setWriteTimeout(getConnectionTimeout());
            connection.setKeepAliveLeft(getMaxKeepAliveRequests());
            getPoller().register(connection);
            return true;
        } catch (IOException | RuntimeException e) {
            log.debug("A connection could not be taken in", e);
            if (!known) {
                destroySocket(socket);
            }
            return false;
        }
    }

    /** As inherited, noting that something has arrived: such a connection does not only wait. */
    @Override
    public boolean processSocket(SocketWrapperBase<NioChannel> socket, SocketEvent event, boolean dispatch) {
        if (socket instanceof ClientConnection connection) {
            connection.queued = true;
        }
        return super.processSocket(socket, event, dispatch);
    }

    @Override
    protected SocketProcessorBase<NioChannel> createSocketProcessor(
            SocketWrapperBase<NioChannel> socket, SocketEvent event) {
        return new Work(socket, event);
    }

    private final class Work extends SocketProcessor {

        Work(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
            super(socket, event);
        }

        @Override
        protected void doRun() {
            if (socketWrapper instanceof ClientConnection connection) {
                connection.begins();
                try {
                    super.doRun();
                } finally {
                    connection.ends();
                }
            } else {
                super.doRun();
            }
        }
    }

    private NioChannel newChannel() {
        return createChannel(new SocketBufferHandler(
                socketProperties.getAppReadBufSize(),
                socketProperties.getAppWriteBufSize(),
                socketProperties.getDirectBuffer()));
    }

    private static String address(SocketChannel socket) throws IOException {
        return socket.getRemoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "";
    }

    private void gone(String client) {
        perAddress.computeIfPresent(client, (address, count) -> count > 1 ? count - 1 : null);
    }

    /** @return false if there is none: all of them are at work for this address */
    private boolean makeRoom(String address) {
        if (perAddress.getOrDefault(address, 0) >= patience().connectionsPerAddress()) {
            return closeOldest(each -> address.equals(each.address));
        }
        var most = getMaxConnections();
        if (most > 0 && connections.size() >= most - Math.max(1, most / 20)) {
            perAddress.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .ifPresent(crowd -> closeOldest(each -> crowd.getKey().equals(each.address)));
        }
        return true;
    }

    private boolean closeOldest(Predicate<ClientConnection> which) {
        var oldest = connections.values().stream()
                .filter(ClientConnection.class::isInstance)
                .map(ClientConnection.class::cast)
                .filter(which)
                .filter(ClientConnection::waitsForItsClient)
                .min(Comparator.comparingLong(ClientConnection::getLastRead));
        oldest.ifPresent(ClientConnection::close);
        return oldest.isPresent();
    }
}
