package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.ReadTime;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import org.hibernate.query.NativeQuery;

/** Spring Data finds it by its name. */
class NativeNotificationsImpl implements NativeNotifications {

    private static final String COLUMNS = """
            id, organization_id, event, severity, subject, NULL AS body, NULL AS template, NULL AS data, slack, digest, dedupe_key,
            send_at, expires_at, NULL AS attachments, created_at, created_by, idempotency_key, idempotency_hash, job_id,
            cancelled_at
            """;

    private final EntityManager entities;

    NativeNotificationsImpl(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    @SuppressWarnings("unchecked") // of the class that is asked for
    public List<StoredNotification> page(String where, Map<String, Object> parameters, int limit) {
        NativeQuery<StoredNotification> query = entities.createNativeQuery(sqlOfPage(where), StoredNotification.class)
                .unwrap(NativeQuery.class);
        parameters.forEach(query::setParameter);
        var seconds = ReadTime.secondsLeft();
        if (seconds != null) {
            query.setTimeout(seconds);
        }
        return query.setParameter("limit", limit).getResultList();
    }

    static String sqlOfPage(String where) {
        return "SELECT " + COLUMNS + " FROM hcm_notifications WHERE " + where
                + " ORDER BY created_at DESC, id DESC LIMIT :limit";
    }
}
