package com.hunzal.hcm.bulk;

import com.hunzal.hcm.jobs.FailureKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the failure keys that rows of other programs lack while somebody waits for the answer: as many as a fraction of
 * a second allows. The heartbeat gives all of them theirs, a part each time.
 */
final class KeyBudget {

    /** Of all messages together. */
    static final int CHARACTERS = 1_000_000;

    private record Failure(String jobType, @Nullable String message) {}

    private final Map<Failure, String> known = new HashMap<>();
    private int left = CHARACTERS;

    boolean isSpent() {
        return left < 0;
    }

    /** @return null if no more is to be looked at */
    @Nullable
    String key(String jobType, @Nullable String message) {
        if (isSpent()) {
            return null;
        }
        var failure = new Failure(jobType, message);
        var before = known.get(failure);
        if (before != null) {
            return before;
        }
        left -= message == null ? 0 : message.length();
        if (isSpent()) {
            return null;
        }
        var key = FailureKey.of(jobType, null, message);
        known.put(failure, key);
        return key;
    }
}
