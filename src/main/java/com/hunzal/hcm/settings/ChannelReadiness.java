package com.hunzal.hcm.settings;

import java.util.List;

/** What one room knows about whether a channel can be used. All beans of this type are asked. */
public interface ChannelReadiness {

    /**
     * Why the channel, which is on, could not send now: sentences for an admin, who is shown them.
     *
     * @return empty if nothing is in the way
     */
    List<String> reasons(DeliverySettings settings, Channel channel);

    /** What an admin should know of a channel that can send. */
    default List<String> remarks(DeliverySettings settings, Channel channel) {
        return List.of();
    }
}
