package com.hunzal.hcm.jobs;

/** Neither makes the request a job, nor is there one that it made before. */
public final class IdempotencyKeyRefused extends RuntimeException {

    private final Why why;

    enum Why {
        IN_PROGRESS,
        REUSED,
        EXPIRED
    }

    private IdempotencyKeyRefused(Why why, String message) {
        super(message);
        this.why = why;
    }

    public static IdempotencyKeyRefused inProgress() {
        return new IdempotencyKeyRefused(Why.IN_PROGRESS, "A request with this Idempotency-Key is still in progress.");
    }

    public static IdempotencyKeyRefused reused() {
        return new IdempotencyKeyRefused(Why.REUSED, "This Idempotency-Key was used with another body.");
    }

    static IdempotencyKeyRefused expired(int made, int deleted) {
        return new IdempotencyKeyRefused(
                Why.EXPIRED,
                "Of the " + made + " jobs that this Idempotency-Key made, " + deleted
                        + " have been deleted since; none was created.");
    }

    Why why() {
        return why;
    }
}
