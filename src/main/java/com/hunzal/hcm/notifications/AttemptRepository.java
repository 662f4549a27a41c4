package com.hunzal.hcm.notifications;

import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
interface AttemptRepository extends Repository<StoredAttempt, StoredAttempt.Key> {

    /** The newest first. */
    List<StoredAttempt> findByDeliveryIdOrderByAttemptDesc(String deliveryId, Limit limit);

    /** The newest of each, where there is one. */
    @Query("""
            SELECT tried FROM StoredAttempt tried WHERE tried.deliveryId IN :deliveryIds AND tried.attempt =
                (SELECT max(other.attempt) FROM StoredAttempt other WHERE other.deliveryId = tried.deliveryId)
            """)
    List<StoredAttempt> newestOf(Collection<String> deliveryIds);
}
