package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;

/** A channel has no provider of this name that takes credentials. */
class UnknownProvider extends RuntimeException {

    private final Channel channel;

    UnknownProvider(Channel channel) {
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }
}
