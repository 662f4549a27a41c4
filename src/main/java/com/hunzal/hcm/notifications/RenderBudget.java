package com.hunzal.hcm.notifications;

import java.time.Duration;

/**
 * What rendering may cost: for each e-mail, and for all of one request together. It is counted in steps, so that the same
 * template is refused on every machine: a look into one object for a variable, a turn of a section, a piece of text that
 * is written, or 16 characters of whatever is read, looked up or written. A step takes some 50 ns. Time is only the last fence, for
 * what might not be counted.
 */
final class RenderBudget {

    /** For 1 000 e-mails in one request, which share what is read and compiled. */
    private static final int EMAILS = 5;

    private static final int CHARACTERS = 16;
    private static final int STEPS_BETWEEN_LOOKS = 1024;

    private final long ofOne;
    private final Duration longest;
    private final long deadline;
    private long left;
    private long leftOfOne;
    private int untilLook;

    /** @param ofOne steps for each e-mail */
    RenderBudget(long ofOne, Duration longest) {
        this.ofOne = ofOne;
        this.longest = longest;
        this.deadline = System.nanoTime() + longest.toNanos();
        this.left = ofOne * EMAILS;
        this.leftOfOne = ofOne;
    }

    /** Rendering costs too much. The message says what, of a template. */
    static final class Exceeded extends RuntimeException {
        Exceeded(String message) {
            super(message, null, false, false);
        }
    }

    /** The next e-mail begins. */
    void next() {
        leftOfOne = ofOne;
        untilLook = 0;
    }

    /** @throws Exceeded if there are not so many left */
    void spend(long steps) {
        left -= steps;
        leftOfOne -= steps;
        if (leftOfOne < 0) {
            throw new Exceeded("takes more than %s steps to fill in: it is too large, or repeats its sections too often"
                    .formatted(ofOne));
        }
        if (left < 0) {
            throw new Exceeded("takes, with those before it, more than %s steps to fill in; send fewer at once"
                    .formatted(ofOne * EMAILS));
        }
        untilLook -= (int) Math.min(steps, STEPS_BETWEEN_LOOKS);
        if (untilLook < 0) {
            untilLook = STEPS_BETWEEN_LOOKS;
            if (System.nanoTime() - deadline > 0) {
                throw new Exceeded("takes longer than %s s to fill in".formatted(longest.toSeconds()));
            }
        }
    }

    /** One step, and what so many characters cost. */
    void spendOn(CharSequence text) {
        spend(1 + text.length() / CHARACTERS);
    }
}
