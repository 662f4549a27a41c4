package com.hunzal.hcm.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A name for a state of settings, which gives nothing of it away. */
final class SettingsEtag {

    private SettingsEtag() {}

    static String of(byte[] shown, String hidden) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(shown);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest(hidden.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
