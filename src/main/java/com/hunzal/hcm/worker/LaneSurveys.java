package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** When and where {@link WaitingLanes} are looked up: beside the claims, on a thread that is there only while somebody claims. */
@Component
class LaneSurveys {

    /** With fewer lanes, a claim walks along them in less time than it needs for the rest. */
    private static final int MANY = 300;

    /** A newcomer of another program or node waits about so long for the next look. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final long SECONDS_WITHOUT_WORK = 10;

    private final WaitingLanes.Beside beside;
    private final Runnable stop;
    private final int many;
    private final Duration longestPause;

    @Autowired
    LaneSurveys() {
        this(oneThread());
    }

    private LaneSurveys(ScheduledExecutorService thread) {
        this.beside = (look, nanos) -> thread.schedule(look, nanos, TimeUnit.NANOSECONDS);
        this.stop = thread::shutdownNow;
        this.many = MANY;
        this.longestPause = LONGEST_PAUSE;
    }

    /**
     * @param beside runs the looks
     * @param many from how many lanes on
     * @param longestPause between two looks
     */
    LaneSurveys(WaitingLanes.Beside beside, int many, Duration longestPause) {
        this.beside = beside;
        this.stop = () -> {};
        this.many = many;
        this.longestPause = longestPause;
    }

    private static ScheduledExecutorService oneThread() {
        var thread = new ScheduledThreadPoolExecutor(
                1,
                new CustomizableThreadFactory("job-lanes-"),
                new ThreadPoolExecutor.DiscardPolicy()); // after the end, when nobody claims any more
        thread.setKeepAliveTime(SECONDS_WITHOUT_WORK, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** @param weights by the organization's id */
    WaitingLanes of(Supplier<WaitingLanes.Survey> lookup, ToIntFunction<String> weights, Ticker ticker) {
        return new WaitingLanes(new TurnQueue(weights), lookup, beside, ticker, many, longestPause);
    }

    @PreDestroy
    void stop() {
        stop.run();
    }
}
