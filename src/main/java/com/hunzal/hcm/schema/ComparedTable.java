package com.hunzal.hcm.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Phase 4 table beside the migration guide: each column, index and constraint, expected or found. */
public record ComparedTable(String name, boolean exists, List<Part> parts) {

    public enum State {
        AS_EXPECTED,
        /** The service works with it, but it is not what the guide promises to other programs. */
        NOTE,
        DIFFERENT,
        /** Not in the guide, and in nobody's way. */
        FURTHER
    }

    /**
     * @param kind table, column, index or constraint
     * @param actual as it is; null if it is missing
     * @param remark what is wrong; null if nothing is
     */
    public record Part(
            String kind,
            String name,
            @Nullable String actual,
            State state,
            @Nullable String remark) {}

    public List<String> differences() {
        return parts.stream()
                .filter(part -> part.state() == State.DIFFERENT)
                .map(part -> exists
                        ? "table %s: %s %s %s".formatted(name, part.kind(), part.name(), part.remark())
                        : "table %s is missing".formatted(name))
                .toList();
    }
}
