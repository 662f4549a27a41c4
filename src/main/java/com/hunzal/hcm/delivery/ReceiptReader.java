package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.Channel;

/** Reads what one provider sends about its messages: a bean for each that does. */
interface ReceiptReader {

    Channel channel();

    /** As {@code /api/callbacks/{provider}} names it. */
    String provider();

    /** @throws Receipt.NotBelieved if it cannot be one */
    Receipt read(Receipt.Raw raw);
}
