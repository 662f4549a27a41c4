package com.hunzal.hcm.events;

import com.hunzal.hcm.database.Trouble;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * All open streams of this node, and the one thread that feeds them. The table is their buffer: whoever reads slowly
 * is left out until the connection has taken what it was given, and goes on from there.
 */
@Component
class EventStreams {

    private static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(15);

    /** A reader that took nothing for so long does not read. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int PAGES_AT_ONCE = 50;
    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final EventTable events;
    private final JobEventProperties properties;
    private final Clock clock;
    private final Trouble trouble;
    private final ListenerPlaces places;
    private final AtomicLong opened = new AtomicLong();
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService poller;
    private @Nullable Future<?> polling;
    private volatile boolean closing;

    EventStreams(EventTable events, JobEventProperties properties, Clock clock, MeterRegistry registry) {
        this.events = events;
        this.properties = properties;
        this.clock = clock;
        this.trouble = new Trouble(log, clock, "Job events cannot be read; listeners get them when they can be");
        this.places = new ListenerPlaces(properties.maxListeners(), properties.maxListenersPerOrganization());
        var threads = new CustomizableThreadFactory("job-events-");
        threads.setDaemon(true);
        this.poller = Executors.newSingleThreadScheduledExecutor(threads);
        Gauge.builder("hcm.jobs.events.listeners", streams, Set::size)
                .description("Open event streams of this node")
                .register(registry);
    }

    /**
     * Turns the answer to this request into a stream, which begins with the next tick.
     *
     * @param lastEventId what the caller saw last; null for nothing
     * @throws TooManyListeners if there are too many already
     */
    void open(HttpServletRequest request, String organizationId, Instant expires, @Nullable Long lastEventId) {
        takePlace(organizationId);
        var stream = streamOrGiveBack(request, organizationId, expires, lastEventId);
        streams.add(stream);
        var begun = false;
        try {
            stream.begin();
            begun = true;
        } finally {
            if (!begun) {
                ended(stream); // who may have ended already: its place is given back only once
            }
        }
        poll();
        if (closing) {
            stream.endNow();
        }
    }

    private EventStream streamOrGiveBack(
            HttpServletRequest request, String organizationId, Instant expires, @Nullable Long lastEventId) {
        var made = false;
        try {
            var stream = stream(request, organizationId, expires, lastEventId);
            made = true;
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!made) {
                places.giveBack(organizationId);
            }
        }
    }

    /** Of an organization that has many streams the newest ends when another one has far fewer, and there is no place left. */
    private void takePlace(String organizationId) {
        while (!places.take(organizationId)) {
            if (places.hasAsManyAsItMay(organizationId)) {
                throw new TooManyListeners("Your organization has as many open event streams at this node as it may"
                        + " (hcm.jobs.events.max-listeners-per-organization).");
            }
            var giver = places.giverFor(organizationId);
            var newest = streams.stream()
                    .filter(each -> each.organizationId.equals(giver))
                    .max(Comparator.comparingLong(each -> each.number));
            if (newest.isEmpty()) {
                throw new TooManyListeners(
                        "This node has as many open event streams as it may (hcm.jobs.events.max-listeners).");
            }
            newest.get().end();
        }
    }

    private EventStream stream(
            HttpServletRequest request, String organizationId, Instant expires, @Nullable Long lastEventId)
            throws IOException {
        var known = lastEventId == null ? null : events.at(lastEventId).orElse(null);
        var start = known == null ? events.newest() : known;
        var response = request.startAsync();
        response.setTimeout(0); // as long as its token is good
        var stream = new EventStream(
                response, this::ended, organizationId, opened.incrementAndGet(), expires, start, clock.instant());
        stream.send(EventText.begin(start));
        if (lastEventId != null && known == null) {
            stream.send(EventText.reset(start));
        }
        return stream;
    }

    /** How many streams are open. */
    int listeners() {
        return streams.size();
    }

    private void ended(EventStream stream) {
        if (streams.remove(stream)) {
            places.giveBack(stream.organizationId);
        }
    }

    private synchronized void poll() {
        if (polling == null && !closing) {
            var interval = properties.pollInterval().toMillis();
            polling = poller.scheduleWithFixedDelay(this::tickSafely, interval, interval, TimeUnit.MILLISECONDS);
        }
    }

    private void tickSafely() {
        try {
            tick();
            trouble.isOver();
        } catch (Throwable e) { // it would end the schedule
            streams.forEach(stream -> stream.behind = true); // for as long as this lasts, what they miss may be deleted
            trouble.happened(e);
        }
    }

    /** Ends what is over, gives signs of life, and hands on what is new. */
    synchronized void tick() {
        if (streams.isEmpty()) {
            stopPolling();
            return;
        }
        var now = clock.instant();
        streams.forEach(stream -> keepOrEnd(stream, now));
        deliver(now);
    }

    private void stopPolling() {
        if (polling != null) {
            polling.cancel(false);
            polling = null;
        }
    }

    private static void keepOrEnd(EventStream stream, Instant now) {
        if (!stream.isBlocked()) {
            stream.blockedSince = null;
        } else if (stream.blockedSince == null) {
            stream.blockedSince = now;
        }
        if (!now.isBefore(stream.expires)
                || (stream.blockedSince != null && !now.isBefore(stream.blockedSince.plus(PATIENCE)))) {
            stream.end();
        } else if (stream.blockedSince == null && !now.isBefore(stream.lastSent.plus(BETWEEN_HEARTBEATS))) {
            stream.send(EventText.heartbeat(stream.position));
            stream.lastSent = now;
        }
    }

    /** Streams that have the same to get are served with one query. */
    private record Audience(String organizationId, EventPosition position) {}

    private void deliver(Instant now) {
        var end = events.newest();
        streams.stream()
                .filter(stream -> !stream.position.equals(end))
                .peek(stream -> stream.behind |= stream.blockedSince != null)
                .filter(stream -> stream.blockedSince == null)
                .collect(Collectors.groupingBy(stream -> new Audience(stream.organizationId, stream.position)))
                .forEach((audience, listeners) -> deliver(audience, new ArrayList<>(listeners), end, now));
    }

    private void deliver(Audience audience, List<EventStream> listeners, EventPosition end, Instant now) {
        var position = audience.position();
        if (listeners.stream().anyMatch(each -> each.behind)
                && events.at(position.seq()).isEmpty()) {
            // While they were behind, what they had not got yet was deleted.
            listeners.forEach(each -> each.send(EventText.reset(end)));
            position = end;
        }
        for (var pages = 0; pages < PAGES_AT_ONCE && !position.equals(end); pages++) {
            var page = events.page(audience.organizationId(), position, end);
            for (var event : page) {
                var text = EventText.jobs(event);
                for (var listener : listeners) {
                    listener.send(text);
                    listener.lastSent = now;
                }
            }
            position = page.size() < EventTable.PAGE
                    ? end
                    : page.get(page.size() - 1).position();
            if (listeners.stream().anyMatch(EventStream::isBlocked)) {
                break;
            }
        }
        for (var listener : listeners) {
            listener.position = position;
            listener.behind = !position.equals(end);
        }
    }

    /** Before the web server waits for open requests to end. */
    @EventListener(ContextClosedEvent.class)
    void endAll() {
        closing = true;
        streams.forEach(EventStream::endNow);
    }

    @PreDestroy
    void stop() {
        poller.shutdownNow();
    }
}
