package com.hunzal.hcm.providers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * A connection to a server that an organization named, and that may be hostile: it goes to the address that was checked,
 * whatever the name means by now, and reads no more than a conversation needs. Certificates are still held against the name.
 */
final class GuardedSocket extends Socket {

    /** A certificate chain takes some kilobytes, a reply a line. Endless ones would fill the memory. */
    private static final int MOST_BYTES = 256 * 1024;

    private final InetSocketAddress checked;
    private volatile int left = MOST_BYTES;

    GuardedSocket(InetAddress address, int port) {
        this.checked = new InetSocketAddress(address, port);
    }

    /** For one message more. */
    void refill() {
        left = MOST_BYTES;
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        super.connect(checked, timeout);
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        super.connect(checked, 0);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {

            @Override
            public int read() throws IOException {
                var read = super.read();
                count(1);
                return read;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                var read = super.read(into, offset, length);
                count(read);
                return read;
            }
        };
    }

    /** One thread reads at a time. */
    private void count(int read) throws IOException {
        left -= Math.max(read, 0);
        if (left < 0) {
            throw new IOException("the server says too much");
        }
    }

    /** Makes one socket, and remembers it. */
    static final class Factory extends SocketFactory {

        private final GuardedSocket socket;

        Factory(GuardedSocket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return connected();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            return connected();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return connected();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
                throws IOException {
            return connected();
        }

        private Socket connected() throws IOException {
            socket.connect(socket.checked);
            return socket;
        }
    }
}
