package com.hunzal.hcm.jobs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** The door for other rooms that must say when the engine tries again: how long it waits, by {@code hcm.jobs.backoff.*}. */
@Component
public class JobBackoff {

    private final JobProperties properties;

    JobBackoff(JobProperties properties) {
        this.properties = properties;
    }

    /** @param retries how many there were before, from 0 */
    public Duration delay(int retries) {
        return properties.backoff().delay(retries, ThreadLocalRandom.current().nextDouble());
    }
}
