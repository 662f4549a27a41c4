package com.hunzal.hcm.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Something that may stand against sending a delivery now. A bean of this type is all that a new one needs; the first in
 * their {@code @Order} that decides counts.
 */
interface DeliveryRule {

    /** Looks and changes nothing: simulations ask, too. @return null if nothing stands against it */
    @Nullable
    Decision decide(Considered considered);
}
