package com.hunzal.hcm.notifications;

import org.jspecify.annotations.Nullable;

/** An address as it is shown: enough to know it again, too little to use it. */
final class Masked {

    private Masked() {}

    static @Nullable String address(@Nullable String address) {
        if (address == null) {
            return null;
        }
        int at = address.lastIndexOf('@');
        if (at > 0) {
            return address.substring(0, address.offsetByCodePoints(0, 1)) + "***" + address.substring(at);
        }
        return address.length() <= 2 ? "***" : "***" + address.substring(address.length() - 2);
    }
}
