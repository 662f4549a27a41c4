package com.hunzal.hcm.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener over real HTTP, as a browser is one. */
final class EventReader implements Flow.Subscriber<String>, AutoCloseable {

    static final String PATH = "/api/system/background-jobs/events";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final long LIMIT_SECONDS = 30;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;
    private Event event = Event.NONE;

    /** The id with which the stream begins. */
    String start;

    /** What stands between two blank lines. A stream that has ended gives {@link #END} for ever. */
    record Event(String id, String name, String data, String comment, String retry) {

        static final Event NONE = new Event(null, null, null, null, null);
        static final Event END = new Event(null, "end of stream", null, null, null);

        private Event with(String line) {
            var colon = line.indexOf(':');
            var field = line.substring(0, colon);
            var value = line.substring(colon + 1).trim();
            return switch (field) {
                case "id" -> new Event(value, name, data, comment, retry);
                case "event" -> new Event(id, value, data, comment, retry);
                case "data" -> new Event(id, name, value, comment, retry);
                case "retry" -> new Event(id, name, data, comment, value);
                case "" -> new Event(id, name, data, value, retry);
                default -> throw new AssertionError("no line of an event stream: " + line);
            };
        }
    }

    /** Connects, and waits for the first lines. */
    static EventReader connect(int port, String token, String query, String... headers) {
        var reader = new EventReader();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + PATH + query))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        CLIENT.sendAsync(request.build(), head -> {
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
            return BodySubscribers.fromLineSubscriber(reader);
        });
        var first = reader.next();
        assertThat(first.retry()).isEqualTo("3000");
        reader.start = first.id();
        return reader;
    }

    Event next() {
        var next = nextOrNull(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("an event").isNotNull();
        return next;
    }

    Event nextOrNull(long limit, TimeUnit unit) {
        try {
            return events.poll(limit, unit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null if there is none yet. */
    Event nextOrNull() {
        return events.poll();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.isEmpty()) {
            events.add(event);
            event = Event.NONE;
        } else {
            event = event.with(line);
        }
    }

    @Override
    public void onError(Throwable broken) {
        events.add(Event.END);
    }

    @Override
    public void onComplete() {
        events.add(Event.END);
    }

    /** Goes away without a word. */
    @Override
    public void close() {
        subscription.cancel();
    }
}
