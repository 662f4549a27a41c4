package com.hunzal.hcm.connections;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Tomcat's reading of a request and its serving: refuses what is not written strictly, and sees to it
 * that after the answer nobody waits for the rest of a body that is not wanted.
 */
final class StrictAdapter implements Adapter {

    private static final int BAD_REQUEST = 400;
    private static final int OK = 200;

    /** HTTP/0.9 has no status; whoever speaks it by mistake understands this. */
    private static final String OLD_VERSION = """
            HTTP/1.1 505 HTTP Version Not Supported\r
            Content-Type: application/problem+json\r
            Content-Length: %s\r
            X-Request-Id: %s\r
            Connection: close\r
            \r
            %s""";

    private static final String OLD_VERSION_PROBLEM = """
            {"type":"urn:problem-type:hcm:http-version-not-supported","title":"HTTP Version not supported","status":505,\
            "detail":"HTTP/1.1 or HTTP/1.0 is spoken here.","instance":"/","request_id":"%s"}""";

    private final Adapter container;

    StrictAdapter(Adapter container) {
        this.container = container;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        var connection = ClientConnection.current();
        if (response.getStatus() == OK && request.getInputBuffer() instanceof Http11InputBuffer input) {
            if (request.protocol().equals("")) {
                refuseOldVersion(request, response);
                refused(connection);
                return;
            }
            var raw = connection == null ? new RawHead() : connection.head;
            if (!new StrictHead(input.getByteBuffer()).isStrict(request.getMimeHeaders(), raw)) {
                response.setStatus(BAD_REQUEST);
                request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
        if (response.getStatus() != OK) {
            response.setHeader("Connection", "close"); // which Tomcat leaves out with 505
        }
        if (connection != null) {
            connection.headIsRead();
            connection.caller = Objects.requireNonNullElse(request.getHeader("Authorization"), "");
        }
        container.service(request, response);
        leaveRestUnread(request, connection);
        if (connection != null) {
            connection.headIsRead(); // what was read since was the rest of a body
        }
    }

    private static void refuseOldVersion(Request request, Response response) throws Exception {
        var id = UUID.randomUUID().toString();
        var problem = OLD_VERSION_PROBLEM.formatted(id);
        var answer = OLD_VERSION.formatted(problem.length(), id, problem);
        response.doWrite(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    private static void refused(@Nullable ClientConnection connection) {
        if (connection != null) {
            connection.refuse();
        }
    }

    /** Tomcat would read it, up to a limit, on this thread, so that the connection can be used again. */
    private static void leaveRestUnread(Request request, @Nullable ClientConnection connection) {
        if (is(request, ActionCode.ASYNC_IS_ASYNC)) {
            return;
        }
        var unread = !is(request, ActionCode.REQUEST_BODY_FULLY_READ);
        if (unread && !hasCome(request)) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            refused(connection);
        } else if (unread || is(request, ActionCode.IS_ERROR)) {
            refused(connection);
        }
    }

    /** Whether the rest of the body can be thrown away without waiting for it. */
    private static boolean hasCome(Request request) {
        if (request.getContentLengthLong() < 0) {
            return false;
        }
        request.action(ActionCode.AVAILABLE, Boolean.TRUE);
        return request.getContentLengthLong() - request.getBytesRead() <= request.getAvailable();
    }

    private static boolean is(Request request, ActionCode question) {
        var answer = new AtomicBoolean();
        request.action(question, answer);
        return answer.get();
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        var goesOn = container.asyncDispatch(request, response, status);
        leaveRestUnread(request, ClientConnection.current());
        return goesOn;
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return container.prepare(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
        container.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        container.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return container.getDomain();
    }
}
