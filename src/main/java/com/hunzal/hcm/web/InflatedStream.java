package com.hunzal.hcm.web;

import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/** A body that came as gzip. */
final class InflatedStream extends BlockingBody {

    private final Gunzip inflated;

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
    int readSome(byte[] buffer, int offset, int length) throws IOException {
        try {
            return inflated.read(buffer, offset, length);
        } catch (ZipException | EOFException e) {
            throw new NotGzip(e);
        }
    }

    @Override
    public void close() {
        inflated.close();
    }
}
