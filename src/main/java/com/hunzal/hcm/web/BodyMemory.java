package com.hunzal.hcm.web;

import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Counts the memory of all bodies in flight: their bytes while they are read, which may take as long as their senders
 * like, and what becomes of them while they are worked on, which takes many times as much, but not for long.
 */
@Component
@EnableConfigurationProperties(BodyProperties.class)
class BodyMemory {

    /** Up to here a body is read without asking. */
    static final int READ_FREELY = 64 * 1024;

    /** Up to here it is also worked on without asking: all threads at once take no more than a few megabytes. */
    private static final int WORKED_ON_FREELY = 4 * 1024;

    /** A document of nothing but empty objects takes so many times its text. */
    private static final long WORST = 28;

    /** The largest that there can be: its text twice, and as many parts as the limit. */
    private static final long LARGEST = 12 * LimitedStream.LIMIT;

    private static final int SHARE_OF_READING = 4;

    private final MemoryShares reading;
    private final MemoryShares work;

    BodyMemory(BodyProperties properties) {
        var read = properties.bytes() / SHARE_OF_READING;
        reading = new MemoryShares(read, properties.share(), properties.patience());
        work = new MemoryShares(properties.bytes() - read, properties.share(), properties.patience());
    }

    /** Nothing has been read of the body, or no more than a part that nobody counts. */
    static final class Full extends IOException {
        Full() {
            super("Too many large bodies are being worked on. Nothing was changed; try again.");
        }
    }

    Ticket of(String organization) {
        return new Ticket(organization);
    }

    /** What is in use, in bytes. */
    long taken() {
        return reading.taken() + work.taken();
    }

    /** Of one request, for as long as it takes. */
    final class Ticket implements AutoCloseable {

        private final String organization;
        private long read;
        private long worked;

        private Ticket(String organization) {
            this.organization = organization;
        }

        /** @throws Full if there is no room for so many bytes */
        void read(long bytes) throws Full {
            if (!reading.take(organization, bytes)) {
                throw new Full();
            }
            read += bytes;
        }

        /** @throws Full if there is no room for what becomes of so many bytes */
        void workOn(int bytes) throws Full {
            if (bytes <= WORKED_ON_FREELY) {
                return;
            }
            var cost = Math.min(bytes * WORST, LARGEST);
            if (!work.take(organization, cost)) {
                throw new Full();
            }
            worked += cost;
        }

        @Override
        public void close() {
            if (read > 0) {
                reading.giveBack(organization, read);
                read = 0;
            }
            if (worked > 0) {
                work.giveBack(organization, worked);
                worked = 0;
            }
        }
    }
}
