package com.hunzal.hcm.notifications;

/** A delivery and what it says. */
public record LoadedDelivery(Delivery delivery, Told told) {}
