package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Channel;

/** A delivery and what it says. */
public record LoadedDelivery(Delivery delivery, Told told) {

    /** Whether files go with it: those of its notification are for e-mails. */
    public boolean hasFiles() {
        return delivery.channel() == Channel.EMAIL && told.attachments() != null;
    }
}
