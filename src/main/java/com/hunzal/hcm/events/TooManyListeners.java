package com.hunzal.hcm.events;

/** No more event streams are opened. */
final class TooManyListeners extends RuntimeException {

    TooManyListeners(String which) {
        super(which);
    }
}
