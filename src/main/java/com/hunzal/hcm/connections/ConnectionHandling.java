package com.hunzal.hcm.connections;

import java.io.IOException;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Goes before and after Tomcat's own handling of what happens on a connection. */
final class ConnectionHandling implements Handler<NioChannel> {

    private final Handler<NioChannel> http;
    private final UnfinishedHeads heads;

    ConnectionHandling(Handler<NioChannel> http, UnfinishedHeads heads) {
        this.http = http;
        this.heads = heads;
    }

    @Override
    public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
        if (!(socket instanceof ClientConnection connection)) {
            return http.process(socket, event);
        }
        ClientConnection.serves(connection);
        try {
            if (connection.lingers()) {
                return lingers(connection, event) ? SocketState.LONG : SocketState.CLOSED;
            }
            if (event == SocketEvent.OPEN_WRITE) {
                if (!connection.flushUnsent()) {
                    connection.registerWriteInterest();
                    return SocketState.LONG;
                }
                if (connection.getCurrentProcessor() == null) {
                    return SocketState.LONG; // between two requests: it is registered for the next one already
                }
            }
            return after(connection, http.process(socket, event));
        } catch (IOException clientHasGone) {
            return SocketState.CLOSED;
        } finally {
            ClientConnection.serves(null);
        }
    }

    private SocketState after(ClientConnection connection, SocketState state) throws IOException {
        if (state != SocketState.CLOSED && connection.hasUnsent()) {
            connection.registerWriteInterest();
        }
        if (state == SocketState.LONG
                && connection.getCurrentProcessor() instanceof Processor processor
                && !processor.isAsync()) {
            var tooMuch = heads.add(connection, System.nanoTime());
            if (tooMuch == connection) {
                return SocketState.CLOSED;
            } else if (tooMuch != null) {
                tooMuch.close();
            }
            return state;
        }
        heads.remove(connection);
        if (state == SocketState.CLOSED) {
            return connection.beginToClose() && connection.closeGently() ? SocketState.LONG : state;
        }
        return state;
    }

    private static boolean lingers(ClientConnection connection, SocketEvent event) throws IOException {
        return (event == SocketEvent.OPEN_READ || event == SocketEvent.OPEN_WRITE) && connection.closeGently();
    }

    @Override
    public Object getGlobal() {
        return http.getGlobal();
    }

    @Override
    public void release(SocketWrapperBase<NioChannel> socket) {
        http.release(socket);
    }

    @Override
    public void pause() {
        http.pause();
    }

    @Override
    public void recycle() {
        http.recycle();
    }
}
