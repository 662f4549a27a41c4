package com.hunzal.hcm.notifications;

import java.util.Optional;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
interface NotificationRepository extends Repository<StoredNotification, String>, NativeNotifications {

    Optional<StoredNotification> findById(String id);

    Optional<StoredNotification> findByIdAndOrganizationId(String id, String organizationId);

    Optional<StoredNotification> findByOrganizationIdAndIdempotencyKey(String organizationId, String key);

    Optional<StoredNotification> findByJobId(String jobId);
}
