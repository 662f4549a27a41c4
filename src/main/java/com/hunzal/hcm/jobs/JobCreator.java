package com.hunzal.hcm.jobs;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.DiskNearlyFull;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes jobs that people ask for. They are on disk when a method here returns, and a worker has been woken. */
@Component
class JobCreator {

    /** What is changed where many are, in the audit. */
    static final String AUDITED = "background-jobs";

    private static final int ATTEMPTS_TO_INSERT = 3;

    private final Database database;
    private final Jobs jobs;
    private final JobInserts inserts;
    private final JobSignals signals;
    private final QueueLimit limit;
    private final SpaceLimit space;
    private final AuditTrail audit;
    private final Clock clock;
    private final Set<String> keysInProgress = ConcurrentHashMap.newKeySet();

    JobCreator(
            Database database,
            Jobs jobs,
            JobInserts inserts,
            JobSignals signals,
            QueueLimit limit,
            SpaceLimit space,
            AuditTrail audit,
            Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.inserts = inserts;
        this.signals = signals;
        this.limit = limit;
        this.space = space;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param replayed whether it was there before, made by the same idempotency key */
    record Created(Job job, boolean replayed) {}

    /** @param replayed whether they were there before, made by the same idempotency key */
    record AllCreated(List<String> ids, boolean replayed) {}

    /**
     * @throws UniqueKeyInUse if another one is unfinished
     * @throws IdempotencyKeyRefused if the key is in use, or was for something else
     * @throws NoRoomForJobs if the organization has too many queued jobs, or has stored as much as it may
     * @throws DiskNearlyFull if there is no room on the disk
     */
    Created create(String organizationId, NewJob job, @Nullable IdempotencyKey key) {
        return once(
                organizationId,
                key,
                () -> insert(audited(
                        "job.create",
                        NewRow.of(organizationId, job, clock.instant()).with(key))));
    }

    /** As {@link #create}, for a job that repeats another one with other input. */
    Created repeat(Job parent, NewJob job, @Nullable IdempotencyKey key) {
        var organizationId = parent.organizationId();
        return once(
                organizationId,
                key,
                () -> insert(audited(
                        "job.repeat",
                        NewRow.of(organizationId, job, clock.instant())
                                .repeating(parent.id())
                                .with(key))));
    }

    /** Here, because other threads know nothing of the request. The payload may be confidential. */
    private NewRow audited(String action, NewRow row) {
        var details = new LinkedHashMap<String, Object>();
        details.put("job_type", row.job().jobType());
        details.put("priority", row.job().priority());
        if (row.job().runAt() != null) {
            details.put("run_at", row.runAt());
        }
        if (row.parentId() != null) {
            details.put("parent_id", row.parentId());
        }
        if (!row.job().tags().isEmpty()) {
            details.put("tags", row.job().tags());
        }
        return row.audited(audit.entry(row.organizationId(), action, row.id(), details));
    }

    /**
     * All of them, or none.
     *
     * @return in the order in which they were given
     * @throws RuntimeException as {@link #create}; also if the key made jobs that are no longer all there
     */
    AllCreated createAll(String organizationId, List<NewJob> wanted, @Nullable IdempotencyKey key) {
        return once(organizationId, key, () -> insertAll(organizationId, wanted, key));
    }

    private <T> T once(String organizationId, @Nullable IdempotencyKey key, Supplier<T> creation) {
        if (key == null) {
            return creation.get();
        }
        var inProgress = organizationId + '\n' + key.key();
        if (!keysInProgress.add(inProgress)) {
            throw IdempotencyKeyRefused.inProgress();
        }
        try {
            return creation.get();
        } finally {
            keysInProgress.remove(inProgress);
        }
    }

    private Created insert(NewRow row) {
        try {
            space.check(row.organizationId(), row.job());
        } catch (NoRoomForJobs | DiskNearlyFull noRoom) {
            var replayed = replay(row.organizationId(), row.key());
            if (replayed == null) {
                throw noRoom;
            }
            return new Created(replayed, true);
        }
        for (int attempt = 0; attempt < ATTEMPTS_TO_INSERT; attempt++) {
            if (limit.isSet() ? insertWithinLimit(row) : inserts.commit(row)) {
                space.added(row.organizationId(), row.job());
                return new Created(new Job(row), false);
            }
            var replayed = replay(row.organizationId(), row.key());
            if (replayed != null) {
                return new Created(replayed, true);
            }
            var twin = unfinishedTwin(row);
            if (twin != null) {
                throw UniqueKeyInUse.by(twin);
            }
            // what was in the way has ended in the meantime
        }
        throw UniqueKeyInUse.nowAndThen();
    }

    private boolean insertWithinLimit(NewRow row) {
        var committed = database.inTransaction(() -> {
            database.lockOrganization(row.organizationId());
            var added = inserts.add(List.of(row)).get(0);
            if (added) {
                limit.check(row.organizationId()); // with the new row, which is rolled back; a replay adds none
            }
            return added;
        });
        signals.announce();
        return committed;
    }

    private AllCreated insertAll(String organizationId, List<NewJob> wanted, @Nullable IdempotencyKey key) {
        var now = clock.instant();
        var rows = IntStream.range(0, wanted.size())
                .mapToObj(i -> NewRow.of(organizationId, wanted.get(i), now).with(key == null ? null : key.ofItem(i)))
                .toList();
        try {
            space.check(organizationId, wanted);
            database.inTransaction(() -> addAll(organizationId, rows));
        } catch (NoRoomForJobs | DiskNearlyFull | UniqueKeyInUse refused) {
            var replayed = key == null ? null : replayAll(organizationId, key, rows.size());
            if (replayed == null) {
                throw refused;
            }
            return new AllCreated(replayed, true);
        }
        wanted.forEach(job -> space.added(organizationId, job));
        signals.announce();
        return new AllCreated(rows.stream().map(NewRow::id).toList(), false);
    }

    private int addAll(String organizationId, List<NewRow> rows) {
        if (limit.isSet()) {
            database.lockOrganization(organizationId);
        }
        var refused = inserts.add(rows).indexOf(false);
        if (refused >= 0) {
            throw UniqueKeyInUse.ofItem(refused);
        }
        limit.check(organizationId);
        audit.append(organizationId, "job.create_many", AUDITED, described(rows));
        return rows.size();
    }

    /** They are too many to be told one by one. */
    private static Map<String, Object> described(List<NewRow> rows) {
        var details = new LinkedHashMap<String, Object>();
        details.put("created", rows.size());
        details.put(
                "job_types",
                rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> row.job().jobType(), TreeMap::new, Collectors.counting())));
        details.put("first_id", rows.get(0).id());
        details.put("last_id", rows.get(rows.size() - 1).id());
        return details;
    }

    private record Keyed(String id, String key, String hash) {}

    /**
     * @return null if no job was made with this key
     * @throws IdempotencyKeyRefused if it was made by another request
     */
    @Nullable
    Job replay(String organizationId, @Nullable IdempotencyKey key) {
        if (key == null) {
            return null;
        }
        var found = madeBy(organizationId, key.hash(), List.of(key.key()));
        return found.isEmpty() ? null : jobs.get(organizationId, found.get(0).id());
    }

    /** Whether jobs were made with this key, all of which are there or not. */
    boolean isReplay(String organizationId, @Nullable IdempotencyKey key) {
        return key != null
                && !madeBy(organizationId, key.hash(), List.of(key.ofItem(0).key()))
                        .isEmpty();
    }

    private @Nullable List<String> replayAll(String organizationId, IdempotencyKey key, int count) {
        var keys = IntStream.range(0, count).mapToObj(i -> key.ofItem(i).key()).toList();
        var found = madeBy(organizationId, key.hash(), keys);
        if (found.isEmpty()) {
            return null;
        }
        if (found.size() < count) {
            throw IdempotencyKeyRefused.expired(count, count - found.size());
        }
        var ids = found.stream().collect(Collectors.toMap(Keyed::key, Keyed::id));
        return keys.stream().map(ids::get).toList();
    }

    private List<Keyed> madeBy(String organizationId, String hash, List<String> keys) {
        var found = database.reads()
                .sql("SELECT id, idempotency_key, idempotency_hash FROM background_jobs"
                        + " WHERE organization_id = :org AND idempotency_key IN (:keys)")
                .param("org", organizationId)
                .param("keys", keys)
                .query((row, number) -> new Keyed(
                        row.getString("id"), row.getString("idempotency_key"), row.getString("idempotency_hash")))
                .list();
        if (found.stream().anyMatch(each -> !hash.equals(each.hash()))) {
            throw IdempotencyKeyRefused.reused();
        }
        return found;
    }

    private @Nullable String unfinishedTwin(NewRow row) {
        var key = row.job().uniqueKey();
        return key == null
                ? null
                : database.reads()
                        .sql("SELECT id FROM background_jobs WHERE organization_id = :org AND job_type = :type"
                                + " AND unique_key = :key AND " + JobIndexes.IS_UNFINISHED_OF_KEY)
                        .param("org", row.organizationId())
                        .param("type", row.job().jobType())
                        .param("key", key)
                        .query(String.class)
                        .optional()
                        .orElse(null);
    }
}
