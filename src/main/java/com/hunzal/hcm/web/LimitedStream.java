package com.hunzal.hcm.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** A body of which no more is read than the limit. */
final class LimitedStream extends ServletInputStream {

    static final long LIMIT = 1024 * 1024;
    static final String MESSAGE = "The body is larger than 1 MiB.";

    private final ServletInputStream body;
    private long read;

    LimitedStream(ServletInputStream body) {
        this.body = body;
    }

    static final class BodyTooLarge extends IOException {
        BodyTooLarge() {
            super(MESSAGE);
        }
    }

    @Override
    public int read() throws IOException {
        var next = body.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var count = body.read(buffer, offset, length);
        count(Math.max(count, 0));
        return count;
    }

    private void count(int bytes) throws BodyTooLarge {
        read += bytes;
        if (read > LIMIT) {
            throw new BodyTooLarge();
        }
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
    }
}
