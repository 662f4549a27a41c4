package com.hunzal.hcm.connections;

import java.nio.ByteBuffer;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Whether a head is written as RFC 9112 has it, of which Tomcat tolerates more: ends of lines without a carriage return,
 * several blanks or tabs in the request line, folded headers, a length beside chunks. Programs in front of the service
 * read these in other ways, and see other requests where there is one.
 */
final class StrictHead {

    private final byte[] bytes;
    private final int end;
    private final int limit;
    private int at;

    /** @param buffer with a request's head from 0 to its position, and what came with it up to its limit */
    StrictHead(ByteBuffer buffer) {
        this.bytes = buffer.array();
        this.end = buffer.position();
        this.limit = buffer.limit();
    }

    /** @param headers as Tomcat found them in these bytes, which tells where each value ended up */
    boolean isStrict(MimeHeaders headers, RawHead raw) {
        while (isEndOfLine()) {
            at += 2;
        }
        if (!requestLine()) {
            return false;
        }
        for (var i = 0; i < headers.size(); i++) {
            var name = headers.getName(i).getByteChunk();
            var value = headers.getValue(i).getByteChunk();
            if (name.getBytes() != bytes || value.getBytes() != bytes || name.getStart() != at) {
                return false; // one was taken out or put in: a length beside chunks, a host from an absolute URI
            }
            if (value.getStart() != name.getEnd() + 1 || !restOfLine(value.getEnd(), raw)) {
                return false;
            }
        }
        return isEndOfLine() && at + 2 == end && (!raw.isKnown() || raw.had(lineFeeds()));
    }

    private boolean isEndOfLine() {
        return at + 1 < end && bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    private boolean requestLine() {
        var blanks = 0;
        for (; at < end && bytes[at] != '\r' && bytes[at] != '\n'; at++) {
            if (bytes[at] == ' ' || bytes[at] == '\t') {
                blanks++;
                if (bytes[at] == '\t' || bytes[at + 1] == ' ') {
                    return false;
                }
            }
        }
        var strict = blanks == 2 && isEndOfLine();
        at += 2;
        return strict;
    }

    /**
     * Tomcat moves a value to the left, over blanks before it: between it and the end of its line stand as many bytes
     * as there were blanks. More than one could also be what is left of a folded line, if it is not known what came.
     */
    private boolean restOfLine(int valueEnd, RawHead raw) {
        at = valueEnd;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        at++;
        var blanks = at - 2 - valueEnd;
        return at <= end && bytes[at - 2] == '\r' && blanks >= 0 && (blanks <= 1 || raw.isKnown());
    }

    private int lineFeeds() {
        var count = 0;
        for (var i = 0; i < limit; i++) {
            if (bytes[i] == '\n') {
                count++;
            }
        }
        return count;
    }
}
