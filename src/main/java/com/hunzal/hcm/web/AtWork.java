package com.hunzal.hcm.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;

/** How many requests of each of those who send them are at work, up to a number. */
final class AtWork {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final int most;

    private AtWork(int most) {
        this.most = most;
    }

    static AtWork halfOf(int threads) {
        return new AtWork(Math.max(1, threads / 2));
    }

    /** @return whether there may be one more, which is then to {@link #leave} */
    boolean enter(String who) {
        if (counts.merge(who, 1, Integer::sum) <= most) {
            return true;
        }
        leave(who);
        return false;
    }

    void leave(String who) {
        counts.computeIfPresent(who, (key, count) -> count > 1 ? count - 1 : null);
    }

    static Problem tooMany(String whoHas) {
        return refusal(HttpStatus.TOO_MANY_REQUESTS, whoHas + " too many requests at work.");
    }

    static Problem refusal(HttpStatus status, String why) {
        return new Problem(status, "too-many-requests-in-flight", why + " Nothing was changed; try again.")
                .retryAfter(1);
    }
}
