package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that keeps the service from working with existing tables, and what to do about each, to be told at once. */
final class Obstacles {

    static final String GUIDE = "docs/migration-guide.md says what the service needs of each table.";

    private final List<String> found = new ArrayList<>();
    private final Set<String> advice = new LinkedHashSet<>();

    void add(String obstacle) {
        add(obstacle, GUIDE);
    }

    void add(String obstacle, String whatToDo) {
        found.add(obstacle);
        advice.add(whatToDo);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws CannotStart with all of them, if there are any */
    void refuse(String title) {
        if (!found.isEmpty()) {
            throw new CannotStart(
                    title + ": " + String.join("; ", found) + ". Nothing was changed.", String.join(" ", advice));
        }
    }
}
