package com.hunzal.hcm.notifications;

/** Why a delivery is in its state, as {@code reason} says; beside these the outcome of the last attempt. */
public final class Reasons {

    public static final String QUIET_HOURS = "quiet_hours";
    public static final String DIGEST = "digest";
    public static final String SEND_AT = "send_at";
    static final String CHANNEL_OFF = "channel_off";
    public static final String CHANNEL_NOT_READY = "channel_not_ready";
    public static final String CHANNEL_PAUSED = "channel_paused";
    public static final String RATE_LIMIT = "rate_limit";
    public static final String DAILY_CAP = "daily_cap";
    public static final String BUDGET = "budget";
    public static final String SUPPRESSED_ADDRESS = "suppressed_address";
    public static final String STORM = "storm";
    public static final String DUPLICATE = "duplicate";
    public static final String RETRYING = "retrying";
    public static final String EXPIRED = "expired";
    static final String CANCELLED = "cancelled";

    /** The outcome of an attempt that has paused the channel. */
    public static final String CONFIG = "config";

    private Reasons() {}
}
