package com.hunzal.hcm.notifications;

import org.jspecify.annotations.Nullable;

/** Tells who an organization's e-mails come from. */
@FunctionalInterface
interface SenderAddress {

    Sender of(String organizationId);

    /**
     * @param address the organization's {@code email_from_address}
     * @param name the organization's {@code email_from_name}, shown beside the address
     */
    record Sender(String address, @Nullable String name) {}
}
