package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The entries that a digest has handed to a provider already, and that wait for its next attempt. */
@Component
public class TriedEntries {

    /** The index of what a digest has told finds them. */
    private static final String TRIED = " FROM hcm_deliveries WHERE digest_id = :digest AND state = 'digested'";

    private final Database database;

    TriedEntries(Database database) {
        this.database = database;
    }

    /** When the first of them are to be tried again, which may be over; empty if there are none. */
    public Optional<Instant> next(String digestId) {
        return database.reads()
                .sql("SELECT min(next_at) AS next" + TRIED)
                .param("digest", digestId)
                .query((row, number) -> Optional.ofNullable(database.vendor().timestamp(row, "next")))
                .single();
    }

    /** Of these digests the ones whose next attempt is after a moment. */
    public Set<String> waiting(List<String> digestIds, Instant now) {
        return new HashSet<>(database.reads()
                .sql("SELECT digest_id FROM hcm_deliveries WHERE digest_id IN (:digests) AND state = 'digested'"
                        + " GROUP BY digest_id HAVING min(next_at) > :now")
                .param("digests", digestIds)
                .param("now", database.vendor().timestamp(now))
                .query(String.class)
                .list());
    }

    /**
     * Gives them other moments to be given up at.
     *
     * @param later than the moment it is asked with, or null for what is to have all of its time anew
     */
    public void postpone(String digestId, Function<Instant, @Nullable Instant> later) {
        var vendor = database.vendor();
        database.inTransaction(() -> {
            // The last first: what has got its new moment is not to be met again at that of another one.
            var deadlines = database
                    .writes()
                    .sql("SELECT DISTINCT deadline_at" + TRIED
                            + " AND deadline_at IS NOT NULL ORDER BY deadline_at DESC")
                    .param("digest", digestId)
                    .query((row, number) -> Optional.ofNullable(vendor.timestamp(row, "deadline_at")))
                    .list()
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();
            for (var each : deadlines) {
                database.writes()
                        .sql("UPDATE hcm_deliveries SET deadline_at = :later"
                                + " WHERE digest_id = :digest AND state = 'digested' AND deadline_at = :deadline")
                        .param("later", vendor.timestampOrNull(later.apply(each)))
                        .param("digest", digestId)
                        .param("deadline", vendor.timestamp(each))
                        .update();
            }
            return deadlines.size();
        });
    }
}
