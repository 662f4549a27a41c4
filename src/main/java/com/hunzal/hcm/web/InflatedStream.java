package com.hunzal.hcm.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/** A body that came as gzip. For readers that wait; nothing here reads a body in any other way. */
final class InflatedStream extends ServletInputStream {

    private final Gunzip inflated;
    private boolean finished;

    /** @param encoded limited, because gzip can also be long without saying anything */
    InflatedStream(ServletInputStream encoded) {
        this.inflated = new Gunzip(encoded);
    }

    /** What was sent is not what {@code Content-Encoding} says. */
    static final class NotGzip extends IOException {
        NotGzip(IOException cause) {
            super("The body is not one piece of gzip, as its Content-Encoding says, or not all of it.", cause);
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            var count = inflated.read(buffer, offset, length);
            finished = count < 0;
            return count;
        } catch (ZipException | EOFException e) {
            throw new NotGzip(e);
        }
    }

    @Override
    public void close() {
        inflated.close();
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("not for asynchronous reading");
    }
}
