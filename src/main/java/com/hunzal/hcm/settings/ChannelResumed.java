package com.hunzal.hcm.settings;

/**
 * Published after the commit: what is held because of a provider's refusal may go. A listener that writes does so on another
 * thread, if this one is still in a transaction.
 */
public record ChannelResumed(String organizationId, Channel channel) {}
