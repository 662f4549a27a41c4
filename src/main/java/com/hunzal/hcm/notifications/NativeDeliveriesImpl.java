package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.ReadTime;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import org.hibernate.query.NativeQuery;

/** Spring Data finds it by its name. */
class NativeDeliveriesImpl implements NativeDeliveries {

    private final EntityManager entities;

    NativeDeliveriesImpl(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<StoredDelivery> page(String where, Map<String, Object> parameters, int limit) {
        return read("SELECT * FROM hcm_deliveries WHERE " + where + " ORDER BY id LIMIT :limit", parameters, limit);
    }

    @Override
    public List<StoredDelivery> newest(boolean ofFew, String where, Map<String, Object> parameters, int limit) {
        return read(sqlOfNewest(ofFew, where), parameters, limit);
    }

    /** SQLite reads what is joined by CROSS in the order in which it stands there. */
    static String sqlOfNewest(boolean ofFew, String where) {
        var tables =
                ofFew ? "hcm_deliveries CROSS JOIN hcm_notifications" : "hcm_notifications CROSS JOIN hcm_deliveries";
        return "SELECT hcm_deliveries.* FROM " + tables
                + " WHERE hcm_deliveries.notification_id = hcm_notifications.id AND " + where
                + " ORDER BY hcm_notifications.created_at DESC, hcm_notifications.id DESC, hcm_deliveries.id DESC"
                + " LIMIT :limit";
    }

    @SuppressWarnings("unchecked") // of the class that is asked for
    private List<StoredDelivery> read(String sql, Map<String, Object> parameters, int limit) {
        NativeQuery<StoredDelivery> query =
                entities.createNativeQuery(sql, StoredDelivery.class).unwrap(NativeQuery.class);
        parameters.forEach(query::setParameter);
        var seconds = ReadTime.secondsLeft();
        if (seconds != null) {
            query.setTimeout(seconds);
        }
        return query.setParameter("limit", limit).getResultList();
    }
}
