package com.hunzal.hcm.notifications;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.DiskNearlyFull;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.jobs.IdempotencyKey;
import com.hunzal.hcm.jobs.IdempotencyKeyRefused;
import com.hunzal.hcm.jobs.NoRoomForJobs;
import com.hunzal.hcm.notifications.NotificationInsert.Origin;
import com.hunzal.hcm.settings.Settings;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes notifications: all rows of one, and the jobs that send it, in one transaction. */
@Component
class Notifications {

    private final Database database;
    private final Settings settings;
    private final DeliveryPlan plan;
    private final NotificationInsert insert;
    private final DeliveryJobs jobs;
    private final Attachments attachments;
    private final NotificationRepository rows;
    private final AuditTrail audit;
    private final Clock clock;
    private final Set<String> keysInProgress = ConcurrentHashMap.newKeySet();

    Notifications(
            Database database,
            Settings settings,
            DeliveryPlan plan,
            NotificationInsert insert,
            DeliveryJobs jobs,
            Attachments attachments,
            NotificationRepository rows,
            AuditTrail audit,
            Clock clock) {
        this.database = database;
        this.settings = settings;
        this.plan = plan;
        this.insert = insert;
        this.jobs = jobs;
        this.attachments = attachments;
        this.rows = rows;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param deliveries as they began; empty if it was there before
     * @param replayed whether it was there before, made by the same idempotency key or job
     */
    record Created(String id, List<Delivery> deliveries, boolean replayed) {}

    /**
     * @throws IdempotencyKeyRefused if the key is in use, or was for something else
     * @throws NoRoomForJobs if the organization has, or would have, more than it may
     * @throws DiskNearlyFull if there is no room on the disk
     * @throws OrganizationGoes if somebody is deleting it
     */
    Created create(String organizationId, NotificationRequest request, Origin origin) {
        var key = origin.key();
        if (key == null) {
            return insert(organizationId, request, origin);
        }
        var inProgress = organizationId + '\n' + key.key();
        if (!keysInProgress.add(inProgress)) {
            throw IdempotencyKeyRefused.inProgress();
        }
        try {
            var before = madeBy(organizationId, key);
            return before == null ? insert(organizationId, request, origin) : before;
        } finally {
            keysInProgress.remove(inProgress);
        }
    }

    /**
     * As {@link #create}, if this is wanted.
     *
     * @param isWanted asked in the transaction that makes it
     * @return false if it is not
     */
    boolean createIf(String organizationId, NotificationRequest request, Origin origin, BooleanSupplier isWanted) {
        return insert(organizationId, request, origin, isWanted) != null;
    }

    private Created insert(String organizationId, NotificationRequest request, Origin origin) {
        var created = insert(organizationId, request, origin, () -> true);
        return created == null ? madeBefore(organizationId, origin) : created;
    }

    private @Nullable Created insert(
            String organizationId, NotificationRequest request, Origin origin, BooleanSupplier isWanted) {
        var id = Ids.next();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var planned = plan.of(request, id, settings.forDelivery(organizationId), now);
        jobs.checkSpace(organizationId, planned.size());
        var files = attachments.check(organizationId, request.attachments(), "attachments");
        var deliveries = database.inTransaction(() -> {
            jobs.enter(organizationId);
            if (!isWanted.getAsBoolean() || !insert.notification(organizationId, id, request, origin, now)) {
                return null;
            }
            var submitted = jobs.submit(organizationId, planned, now);
            insert.deliveries(submitted, now);
            attachments.store(organizationId, id, files);
            if (origin.byPerson()) { // else a schedule, another program or the service itself wanted it
                audit.append(organizationId, "notification.create", id, described(request, submitted));
            }
            return submitted;
        });
        return deliveries == null ? null : new Created(id, deliveries, false);
    }

    /** Without what it says, and to whom: that stands in the notification as long as that is kept. */
    private static Map<String, Object> described(NotificationRequest request, List<Delivery> deliveries) {
        return new TreeMap<>(Map.of(
                "event", request.event(), "severity", request.severity().text(), "deliveries", deliveries.size()));
    }

    private Created madeBefore(String organizationId, Origin origin) {
        var before = origin.key() == null ? null : madeBy(organizationId, origin.key());
        if (before != null) {
            return before;
        }
        return rows.findByJobId(String.valueOf(origin.jobId()))
                .map(row -> new Created(row.id(), List.of(), true))
                .orElseThrow(() -> new IllegalStateException("a notification is there and is not"));
    }

    private @Nullable Created madeBy(String organizationId, IdempotencyKey key) {
        var row = rows.findByOrganizationIdAndIdempotencyKey(organizationId, key.key())
                .orElse(null);
        if (row != null && !key.hash().equals(row.idempotencyHash())) {
            throw IdempotencyKeyRefused.reused();
        }
        return row == null ? null : new Created(row.id(), List.of(), true);
    }
}
