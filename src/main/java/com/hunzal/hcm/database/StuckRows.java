package com.hunzal.hcm.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Rows that the database does not let us change, because of another program's CHECK, trigger or foreign key, or because a
 * key is taken. All others are changed with one statement as if they were not there; each of these is left as it is, told
 * once, and tried again every few minutes.
 */
@Component
public class StuckRows {

    /** Somebody may have put it right. */
    public static final Duration UNTIL_TRIED_AGAIN = Duration.ofMinutes(5);

    /** Of one kind. More are not remembered, and therefore tried each time; the others are changed all the same. */
    static final int MOST = 10_000;

    private static final Logger log = LoggerFactory.getLogger(StuckRows.class);

    private final Clock clock;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    public StuckRows(Clock clock) {
        this.clock = clock;
    }

    /** Those that cannot be changed in one way, such as {@code "Jobs of dead workers cannot be taken over"}. */
    public Kind of(String sentence) {
        return kinds.computeIfAbsent(sentence, Kind::new);
    }

    /** How many there are, of all kinds. */
    public int count() {
        return kinds.values().stream().mapToInt(kind -> kind.rows.size()).sum();
    }

    /** One way in which rows are changed. */
    public final class Kind {

        private final String sentence;
        private final Map<String, Instant> rows = new ConcurrentHashMap<>(); // and when each is tried again

        private Kind(String sentence) {
            this.sentence = sentence;
        }

        /** The others, which are to be tried. */
        public List<String> without(List<String> ids) {
            var left = left();
            return ids.stream()
                    .filter(Objects::nonNull) // SQLite has such, which nobody can name
                    .filter(id -> !left.contains(id))
                    .toList();
        }

        /** How many to look for, so that there are so many others among them. */
        public int limit(int others) {
            return others + rows.size();
        }

        /** Those that are not to be tried now. */
        public Set<String> left() {
            if (rows.isEmpty()) {
                return Set.of();
            }
            var now = clock.instant();
            // Who was not found again by then is gone, or in order.
            rows.values().removeIf(again -> now.isAfter(again.plus(UNTIL_TRIED_AGAIN)));
            return rows.entrySet().stream()
                    .filter(row -> now.isBefore(row.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }

        /** Leaves these as if they had been refused. */
        public void leave(Collection<String> ids, String reason) {
            var refused = new Refused();
            ids.forEach(id -> refused.add(id, reason));
            refused.tell();
        }

        /** Knows nothing of these any more. */
        public void forget(Collection<String> ids) {
            rows.keySet().removeAll(Set.copyOf(ids));
        }

        /**
         * Changes all of the rows but those that cannot be changed ({@link Halves}), which are remembered.
         *
         * @param change in a transaction of its own
         * @return what the changes returned
         */
        public <R> List<R> change(List<String> ids, Function<List<String>, List<R>> change) {
            var changed = new ArrayList<R>();
            var refused = new Refused();
            try {
                Halves.change(
                        ids,
                        part -> {
                            changed.addAll(change.apply(part));
                            part.forEach(this::isInOrder);
                        },
                        refused::add);
            } finally {
                refused.tell();
            }
            return changed;
        }

        /**
         * The same one by one, inside the caller's transaction.
         *
         * @return how many were changed
         */
        int changeEach(List<String> ids, Consumer<String> change) {
            var changed = 0;
            var refused = new Refused();
            try {
                for (var id : ids) {
                    try {
                        change.accept(id);
                        isInOrder(id);
                        changed++;
                    } catch (RuntimeException e) {
                        if (!RowTrouble.isBehind(e)) {
                            throw e;
                        }
                        refused.add(id, e);
                    }
                }
            } finally {
                refused.tell();
            }
            return changed;
        }

        private void isInOrder(String id) {
            if (rows.remove(id) != null) {
                log.info("{} no longer is one of these. {}", id, sentence);
            }
        }

        /** Those that were not known before. */
        private final class Refused {

            private final List<String> ids = new ArrayList<>();
            private @Nullable String reason;

            void add(String id, RuntimeException e) {
                add(
                        id,
                        String.valueOf(
                                NestedExceptionUtils.getMostSpecificCause(e).getMessage()));
            }

            void add(String id, String why) {
                if (rows.size() >= MOST && !rows.containsKey(id)) {
                    return;
                }
                if (rows.put(id, clock.instant().plus(UNTIL_TRIED_AGAIN)) == null) {
                    ids.add(id);
                    reason = why;
                }
            }

            void tell() {
                if (reason != null) {
                    log.warn(
                            "{}: {}{}; each is left as it is and tried again every {} minutes: {}",
                            sentence,
                            ids.get(0),
                            ids.size() == 1 ? "" : " and " + (ids.size() - 1) + " more",
                            UNTIL_TRIED_AGAIN.toMinutes(),
                            reason);
                }
            }
        }
    }
}
