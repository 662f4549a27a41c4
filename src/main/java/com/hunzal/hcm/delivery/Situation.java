package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.ChannelStanding;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.settings.DeliverySettings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an organization's channel stands at a moment, whatever is to be sent by it.
 *
 * @param throttledUntil before which its provider wants to be left in peace; null if it has not said so
 * @param route null if the channel cannot send now, or there is no account to send with
 * @param lost why the account cannot be read, if there is one
 */
record Situation(
        DeliverySettings settings,
        ChannelStanding channel,
        @Nullable Instant throttledUntil,
        @Nullable Route route,
        @Nullable AccountUnreadable lost) {}
