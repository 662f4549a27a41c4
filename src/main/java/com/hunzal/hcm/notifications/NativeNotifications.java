package com.hunzal.hcm.notifications;

import java.util.List;
import java.util.Map;
import org.springframework.transaction.annotation.Transactional;

/** The part of the repositories that is put together: lists by what a person asks for. */
interface NativeNotifications {

    /** Newest first, without what can be large. */
    @Transactional(readOnly = true)
    List<StoredNotification> page(String where, Map<String, Object> parameters, int limit);
}
