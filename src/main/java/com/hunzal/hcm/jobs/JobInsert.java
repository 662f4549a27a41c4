package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Parameters;
import com.hunzal.hcm.database.Vendor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The statement that adds jobs: one for each row on SQLite, one for all of them on PostgreSQL. */
final class JobInsert {

    private static final Comparator<NewRow> BY_KEYS = Comparator.comparing(NewRow::organizationId)
            .thenComparing(row -> row.job().jobType())
            .thenComparing(row -> row.job().uniqueKey(), Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(row -> row.key() == null ? "" : row.key().key());

    /** @param type of PostgreSQL's arrays */
    private record Column(String name, String type, Function<NewRow, @Nullable Object> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("id", "text", NewRow::id),
            new Column("organization_id", "text", NewRow::organizationId),
            new Column("job_type", "text", row -> row.job().jobType()),
            new Column("priority", "int4", row -> row.job().priority()),
            new Column("payload", "text", row -> row.job().payload()),
            new Column("max_retries", "int4", row -> row.job().maxRetries()),
            new Column("run_at", "timestamptz", NewRow::runAt),
            new Column("created_at", "timestamptz", NewRow::createdAt),
            new Column("updated_at", "timestamptz", NewRow::createdAt),
            new Column("idempotency_key", "text", ofKey(IdempotencyKey::key)),
            new Column("idempotency_hash", "text", ofKey(IdempotencyKey::hash)),
            new Column("unique_key", "text", row -> row.job().uniqueKey()),
            new Column("parent_id", "text", NewRow::parentId),
            new Column("schedule_id", "text", NewRow::scheduleId),
            new Column("asked_by_root", "bool", row -> row.job().askedByRoot()),
            new Column("tags", "text", row -> JobTags.stored(row.job().tags())));

    private static final String NAMES = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
    private static final String PARAMETERS = "?" + ", ?".repeat(COLUMNS.size() - 1);
    private static final String INTO = "INSERT INTO background_jobs (status, retry_count, " + NAMES + ") ";
    private static final String EACH = INTO + "VALUES ('queued', 0, " + PARAMETERS + ") ON CONFLICT DO NOTHING";
    private static final String ALL =
            INTO + "SELECT 'queued', 0, given.* FROM unnest(" + PARAMETERS + ") AS given (" + NAMES + ")";
    private static final String TELLING_WHICH = " ON CONFLICT DO NOTHING RETURNING id";

    private final Database database;
    private final String allOfFree;

    JobInsert(Database database) {
        this.database = database;
        this.allOfFree = ALL + " WHERE organization_id = ANY (ARRAY (SELECT CAST(id AS text) FROM "
                + database.organizations() + " WHERE id = ANY (?) FOR KEY SHARE SKIP LOCKED))" + TELLING_WHICH;
    }

    /** @return the ids of those that were added: the keys of others are taken */
    Set<String> of(List<NewRow> rows) {
        return database.vendor() == Vendor.SQLITE
                ? each(ordered(rows))
                : all(ALL + TELLING_WHICH, ordered(rows), List.of());
    }

    /**
     * Waits for no organization that somebody is deleting, and keeps no other from being deleted while it waits: who
     * holds one and waits for another could wait in a circle with whoever deletes both.
     *
     * @return the ids of those that were added: the keys of others are taken, or their organizations locked or gone
     */
    Set<String> ofFreeOrganizations(List<NewRow> rows) {
        return database.vendor() == Vendor.SQLITE
                ? each(ordered(rows))
                : all(allOfFree, ordered(rows), organizations(rows));
    }

    /** In one order whoever adds them: two that add the same keys in another order wait for each other for ever. */
    private static List<NewRow> ordered(List<NewRow> rows) {
        return rows.stream().sorted(BY_KEYS).toList();
    }

    private Set<String> each(List<NewRow> rows) {
        var counts = database.batches().getJdbcOperations().batchUpdate(EACH, rows, rows.size(), this::bind)[0];
        return IntStream.range(0, counts.length)
                .filter(i -> counts[i] > 0)
                .mapToObj(i -> rows.get(i).id())
                .collect(Collectors.toSet());
    }

    private void bind(PreparedStatement statement, NewRow row) throws SQLException {
        var parameters = new Parameters(statement, database);
        for (var column : COLUMNS) {
            parameters.value(value(column, row));
        }
    }

    /** In one statement: PostgreSQL opens the table's indexes, and plans their conditions, once for each. */
    private Set<String> all(String sql, List<NewRow> rows, List<String> organizations) {
        return Set.copyOf(database.batches()
                .getJdbcOperations()
                .query(
                        sql,
                        statement -> {
                            var parameters = new Parameters(statement, database);
                            for (var column : COLUMNS) {
                                parameters.array(column.type(), rows, row -> value(column, row));
                            }
                            if (!organizations.isEmpty()) {
                                parameters.array("text", organizations, Function.identity());
                            }
                        },
                        (row, number) -> row.getString(1)));
    }

    private static List<String> organizations(List<NewRow> rows) {
        return rows.stream().map(NewRow::organizationId).distinct().toList();
    }

    private @Nullable Object value(Column column, NewRow row) {
        var value = column.value().apply(row);
        return value instanceof Instant time ? database.vendor().timestamp(time) : value;
    }

    private static Function<NewRow, @Nullable Object> ofKey(Function<IdempotencyKey, String> part) {
        return row -> row.key() == null ? null : part.apply(row.key());
    }
}
