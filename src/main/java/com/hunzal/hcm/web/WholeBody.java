package com.hunzal.hcm.web;

import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read to its end before anything is made of it, when somebody wants the first byte: what becomes of it
 * takes much more memory than its text, and must not wait there for a slow sender.
 */
final class WholeBody extends BlockingBody {

    private final ServletInputStream body;
    private final long announced;
    private final BodyMemory.Ticket memory;
    private @Nullable InputStream whole;

    /**
     * @param body limited
     * @param announced its length, or -1
     */
    WholeBody(ServletInputStream body, long announced, BodyMemory.Ticket memory) {
        this.body = body;
        this.announced = announced;
        this.memory = memory;
    }

    @Override
    int readSome(byte[] buffer, int offset, int length) throws IOException {
        return whole().read(buffer, offset, length);
    }

    private InputStream whole() throws IOException {
        if (whole == null) {
            whole = readWhole();
        }
        return whole;
    }

    private InputStream readWhole() throws IOException {
        if (announced > BodyMemory.READ_FREELY) {
            memory.read(announced);
        }
        var beginning = body.readNBytes(BodyMemory.READ_FREELY);
        if (beginning.length < BodyMemory.READ_FREELY) {
            memory.workOn(beginning.length);
            return new ByteArrayInputStream(beginning);
        }
        if (announced < 0) {
            memory.read(LimitedStream.LIMIT); // at once: two that each wait for the other's room would both get none
        }
        var rest = body.readAllBytes();
        memory.workOn(beginning.length + rest.length);
        return new SequenceInputStream(new ByteArrayInputStream(beginning), new ByteArrayInputStream(rest));
    }
}
