package com.hunzal.hcm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * The rest of a body that nobody has read: no further request can follow it. Where the body has a length, Tomcat says so
 * by itself.
 */
final class UnreadRest {

    private UnreadRest() {}

    /** To be asked before the answer has a status: if what is left is broken, Tomcat has something to say about that. */
    static boolean isBehind(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null && hasMore(request);
    }

    private static boolean hasMore(HttpServletRequest request) {
        try {
            return !request.getInputStream().isFinished();
        } catch (IOException | IllegalStateException cannotTell) {
            return true;
        }
    }
}
