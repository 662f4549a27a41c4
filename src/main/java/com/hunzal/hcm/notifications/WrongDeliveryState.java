package com.hunzal.hcm.notifications;

/** What somebody wants cannot be done to a delivery in this state. */
class WrongDeliveryState extends RuntimeException {

    WrongDeliveryState(DeliveryState state, String participle) {
        super("The delivery is %s and cannot be %s.".formatted(state.text(), participle));
    }

    WrongDeliveryState(String message) {
        super(message);
    }
}
