package com.hunzal.hcm.settings;

/**
 * Published after the commit: a provider has refused the organization, which does not send by it until somebody acts. A
 * listener that writes does so on another thread, if this one is still in a transaction.
 *
 * @param reason for an admin, one sentence
 */
public record ChannelPaused(String organizationId, Channel channel, String provider, String reason) {}
