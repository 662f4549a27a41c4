package com.hunzal.hcm.notifications;

import java.util.List;
import java.util.Map;
import org.springframework.transaction.annotation.Transactional;

/** The part of the repository that is put together. */
interface NativeDeliveries {

    /** In the order in which they were made. */
    @Transactional(readOnly = true)
    List<StoredDelivery> page(String where, Map<String, Object> parameters, int limit);

    /**
     * Those of the newest notification first.
     *
     * @param ofFew whether the condition leaves so few deliveries that they are to be looked for, and not the notifications
     */
    @Transactional(readOnly = true)
    List<StoredDelivery> newest(boolean ofFew, String where, Map<String, Object> parameters, int limit);
}
