package com.hunzal.hcm.providers;

/**
 * There are credentials, and they cannot be decrypted. Never to be taken for "there are none": an admin has to act. The
 * message says why, and which key is missing.
 */
public class AccountUnreadable extends RuntimeException {

    AccountUnreadable(String message) {
        super(message);
    }
}
