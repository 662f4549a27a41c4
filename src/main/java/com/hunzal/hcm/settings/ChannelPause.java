package com.hunzal.hcm.settings;

import java.time.Instant;

/**
 * An organization does not send by this provider until an admin has acted.
 *
 * @param provider which refused us
 * @param reason for an admin, one sentence
 */
public record ChannelPause(String provider, String reason, Instant since) {}
