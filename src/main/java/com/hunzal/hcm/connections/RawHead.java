package com.hunzal.hcm.connections;

import java.nio.ByteBuffer;

/**
 * Counts the ends of lines as they came: Tomcat writes over them in place when it joins the lines of a folded header,
 * and there is no telling afterwards.
 */
final class RawHead {

    private static final int UNKNOWN = -1;

    private boolean begun;
    private int lineFeeds;

    /** @param from where in the buffer the new bytes begin; where they are the first of a request, that is 0 */
    void add(ByteBuffer buffer, int from) {
        if (!begun) {
            begun = true;
            lineFeeds = from == 0 ? 0 : UNKNOWN; // some came together with the request before
        }
        for (var i = from; lineFeeds != UNKNOWN && i < buffer.position(); i++) {
            if (buffer.get(i) == '\n') {
                lineFeeds++;
            }
        }
    }

    /** Whether {@code now}, what is in the buffer, is what came; false if that is not known. */
    boolean had(int now) {
        return begun && lineFeeds == now;
    }

    boolean isKnown() {
        return begun && lineFeeds != UNKNOWN;
    }

    void next() {
        begun = false;
        lineFeeds = UNKNOWN;
    }
}
