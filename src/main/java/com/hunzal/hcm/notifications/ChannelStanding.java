package com.hunzal.hcm.notifications;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a channel of an organization can send now.
 *
 * @param reason as {@link Reasons} has it; null if it can
 * @param provider that would; null if none is chosen
 * @param why for people, of a reason
 */
public record ChannelStanding(
        @Nullable String reason, @Nullable String provider, List<String> why) {}
