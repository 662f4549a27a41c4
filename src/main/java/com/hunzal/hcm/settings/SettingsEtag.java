package com.hunzal.hcm.settings;

import com.hunzal.hcm.database.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A name for a state of settings, which gives nothing of it away. */
final class SettingsEtag {

    private SettingsEtag() {}

    static String of(byte[] shown, String hidden) {
        var hash = Sha256.of(shown, hidden.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
