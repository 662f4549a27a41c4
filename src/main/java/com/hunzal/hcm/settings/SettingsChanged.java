package com.hunzal.hcm.settings;

/**
 * Published after the commit: settings are other ones now, whoever changed them. What is held is to be planned anew. A
 * listener that writes does so on another thread, if this one is still in a transaction.
 */
public record SettingsChanged(String organizationId) {}
