package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** When and where {@link WaitingLanes} are looked up: beside the claims, on a thread that is there only while many wait. */
@Component
class LaneSurveys {

    /** With fewer lanes, a claim walks along them in less time than it needs for the rest. */
    private static final int MANY = 300;

    /** A newcomer waits about so long for the next look. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(300);

    private static final long SECONDS_WITHOUT_WORK = 10;

    private final Executor thread;
    private final int many;
    private final Duration longestPause;

    @Autowired
    LaneSurveys() {
        this(oneThread(), MANY, LONGEST_PAUSE);
    }

    /**
     * @param many from how many lanes on
     * @param longestPause between two looks
     */
    LaneSurveys(Executor thread, int many, Duration longestPause) {
        this.thread = thread;
        this.many = many;
        this.longestPause = longestPause;
    }

    private static ExecutorService oneThread() {
        var thread = new ThreadPoolExecutor(
                1,
                1,
                SECONDS_WITHOUT_WORK,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new CustomizableThreadFactory("job-lanes-"),
                new ThreadPoolExecutor.DiscardPolicy()); // after the end, when nobody claims any more
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** @param weights by the organization's id */
    WaitingLanes of(Supplier<List<WaitingLanes.Seen>> lookup, ToIntFunction<String> weights, Ticker ticker) {
        return new WaitingLanes(lookup, weights, thread, ticker, many, longestPause);
    }

    @PreDestroy
    void stop() {
        if (thread instanceof ExecutorService ours) {
            ours.shutdownNow();
        }
    }
}
