package com.hunzal.hcm.worker;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shortens a stack trace to what a person needs: each cause with its message, and our own frames of it. */
final class StackTraces {

    private static final String OURS = "com.hunzal.";
    private static final int MOST_FRAMES = 12;
    private static final int MOST_CAUSES = 8;
    private static final int LONGEST_MESSAGE = 1000;

    private StackTraces() {}

    static String shorten(Throwable failure) {
        var text = new StringBuilder();
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        @Nullable Throwable cause = failure;
        while (cause != null && seen.add(cause) && seen.size() <= MOST_CAUSES) {
            text.append(text.isEmpty() ? "" : "caused by ")
                    .append(headline(cause))
                    .append('\n');
            text.append(frames(cause));
            cause = cause.getCause();
        }
        return text.toString().replace('\0', ' ').stripTrailing();
    }

    private static String headline(Throwable failure) {
        var line = failure.toString();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + " …";
    }

    /** The frame that threw, and ours. */
    private static String frames(Throwable failure) {
        var frames = failure.getStackTrace();
        return java.util.stream.IntStream.range(0, frames.length)
                .filter(i -> i == 0 || frames[i].getClassName().startsWith(OURS))
                .limit(MOST_FRAMES)
                .mapToObj(i -> "    at " + frames[i] + "\n")
                .collect(Collectors.joining());
    }
}
