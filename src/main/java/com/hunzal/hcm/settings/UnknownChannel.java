package com.hunzal.hcm.settings;

/** A path names a channel that there is not. */
public class UnknownChannel extends RuntimeException {

    /** The channel that a path names. */
    public static Channel orNone(String text) {
        try {
            return Channel.of(text);
        } catch (IllegalArgumentException none) {
            throw new UnknownChannel();
        }
    }
}
