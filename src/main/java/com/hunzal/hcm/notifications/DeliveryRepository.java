package com.hunzal.hcm.notifications;

import java.util.Optional;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
interface DeliveryRepository extends Repository<StoredDelivery, String>, NativeDeliveries {

    Optional<StoredDelivery> findById(String id);

    Optional<StoredDelivery> findByIdAndOrganizationId(String id, String organizationId);
}
