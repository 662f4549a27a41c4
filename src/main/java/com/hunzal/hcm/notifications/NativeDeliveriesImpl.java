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
    @SuppressWarnings("unchecked") // of the class that is asked for
    public List<StoredDelivery> page(String where, Map<String, Object> parameters, int limit) {
        NativeQuery<StoredDelivery> query = entities.createNativeQuery(
                        "SELECT * FROM hcm_deliveries WHERE " + where + " ORDER BY id LIMIT :limit",
                        StoredDelivery.class)
                .unwrap(NativeQuery.class);
        parameters.forEach(query::setParameter);
        var seconds = ReadTime.secondsLeft();
        if (seconds != null) {
            query.setTimeout(seconds);
        }
        return query.setParameter("limit", limit).getResultList();
    }
}
