package com.hunzal.hcm.events;

import java.nio.charset.StandardCharsets;

/** The lines of a {@code text/event-stream}. A blank line ends an event. */
final class EventText {

    private EventText() {}

    /** An id without data is remembered and not shown to anybody: whoever comes back goes on from here. */
    static byte[] begin(EventPosition position) {
        return bytes("retry: 3000\n" + id(position) + "\n");
    }

    static byte[] heartbeat(EventPosition position) {
        return bytes(": heartbeat\n" + id(position) + "\n");
    }

    static byte[] reset(EventPosition position) {
        return bytes("event: reset\n" + id(position)
                + "data: {\"detail\":\"Events are missing here; load the list of jobs again.\"}\n\n");
    }

    static byte[] jobs(EventTable.Event event) {
        var happenedAt = event.happenedAt() == null ? "null" : "\"" + event.happenedAt() + "\"";
        // JSON allows a line break between its parts, where an event must have none.
        var changes = event.changes().replace('\n', ' ').replace('\r', ' ');
        return bytes("event: jobs\n" + id(event.position()) + "data: {\"happened_at\":" + happenedAt + ",\"changes\":"
                + changes + "}\n\n");
    }

    private static String id(EventPosition position) {
        return "id: " + position.seq() + "\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
