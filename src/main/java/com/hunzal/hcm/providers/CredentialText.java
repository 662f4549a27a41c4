package com.hunzal.hcm.providers;

import java.util.regex.Pattern;

/** Fields of credentials that become part of a request's head, where a line break would begin another header. */
final class CredentialText {

    private static final Pattern ONE_WORD = Pattern.compile("[\\x21-\\x7e]{1,1024}");

    private CredentialText() {}

    static boolean isOneWord(String value) {
        return ONE_WORD.matcher(value).matches();
    }

    /** @param field whose value is missing, or not one that the provider gives out */
    static SendOutcome unusable(String field) {
        return SendOutcome.of(
                SendOutcome.Kind.CONFIG,
                SendOutcome.Stage.CONFIGURATION,
                "The credentials lack a usable " + field + ": set them anew.");
    }
}
