package com.hunzal.hcm.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** A body for readers that wait; nothing here reads one in any other way. */
abstract class BlockingBody extends ServletInputStream {

    private boolean finished;

    @Override
    public final int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        var count = readSome(buffer, offset, length);
        finished = count < 0;
        return count;
    }

    /** As {@link #read(byte[], int, int)}. */
    abstract int readSome(byte[] buffer, int offset, int length) throws IOException;

    @Override
    public final boolean isFinished() {
        return finished;
    }

    @Override
    public final boolean isReady() {
        return true;
    }

    @Override
    public final void setReadListener(ReadListener listener) {
        throw new IllegalStateException("not for asynchronous reading");
    }
}
