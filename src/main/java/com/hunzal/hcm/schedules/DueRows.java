package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rows of schedules that are due, one of each organization after another. */
final class DueRows {

    private final Database database;
    private final Clock clock;
    private final String due;
    private final String turns;

    DueRows(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.due = ScheduleSql.of(database.vendor()).due();
        this.turns = """
                WITH due AS MATERIALIZED (
                    SELECT id, organization_id, next_run_at FROM hcm_job_schedules WHERE %s)
                SELECT id FROM (
                    SELECT id, next_run_at,
                        row_number() OVER (PARTITION BY organization_id ORDER BY next_run_at, id) AS turn
                    FROM due) AS waiting
                ORDER BY turn, next_run_at, id LIMIT :limit
                """.formatted(due);
    }

    /**
     * The next that are due, in turns.
     *
     * @param tried those that have had theirs
     * @param stillDue how many of these are due all the same, because they cannot run
     * @param most how many are wanted
     */
    List<Schedule> page(Set<String> tried, int stillDue, int most) {
        var ids = database
                .reads()
                .sql(turns)
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("limit", most + stillDue)
                .query(String.class)
                .list()
                .stream()
                .filter(id -> !tried.contains(id))
                .limit(most)
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        var rows = database
                .reads()
                .sql("SELECT * FROM hcm_job_schedules WHERE id IN (:ids)")
                .param("ids", ids)
                .query((row, number) -> Schedule.read(row, database.vendor()))
                .list()
                .stream()
                .collect(Collectors.toMap(Schedule::id, Function.identity()));
        return ids.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    /** The fence: of several nodes that saw it due, only the first finds it so here. */
    Optional<Schedule> lock(Schedule seen) {
        return database.writes()
                .sql("UPDATE hcm_job_schedules SET name = name WHERE id = :id AND " + due + " RETURNING *")
                .param("id", seen.id())
                .param("now", database.vendor().timestamp(clock.instant()))
                .query((row, number) -> Schedule.read(row, database.vendor()))
                .optional();
    }

    /** As {@link #lock}, many, without those that somebody else holds. */
    List<Schedule> lockAll(Collection<Schedule> seen) {
        return seen.isEmpty()
                ? List.of()
                : database.writes()
                        .sql("SELECT * FROM hcm_job_schedules WHERE id IN (:ids) AND " + due + " ORDER BY id"
                                + ScheduleSql.of(database.vendor()).lockedIfFree())
                        .param("ids", seen.stream().map(Schedule::id).toList())
                        .param("now", database.vendor().timestamp(clock.instant()))
                        .query((row, number) -> Schedule.read(row, database.vendor()))
                        .list();
    }
}
