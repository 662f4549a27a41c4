package com.hunzal.hcm.notifications;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
interface AttemptRepository extends Repository<StoredAttempt, StoredAttempt.Key> {

    /** The newest first. */
    List<StoredAttempt> findByDeliveryIdOrderByAttemptDesc(String deliveryId, Limit limit);
}
