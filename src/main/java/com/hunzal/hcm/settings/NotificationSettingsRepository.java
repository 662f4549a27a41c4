package com.hunzal.hcm.settings;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
interface NotificationSettingsRepository extends Repository<NotificationSettings, String> {

    Optional<NotificationSettings> findFirstByOrganizationIdOrderById(String organizationId);

    /** For a change: nobody else changes the row until this transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("from NotificationSettings where organizationId = :organizationId order by id limit 1")
    Optional<NotificationSettings> lock(String organizationId);
}
