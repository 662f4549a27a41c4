package com.hunzal.hcm.secrets;

import com.hunzal.hcm.database.DataFolder;
import java.nio.file.Path;

/** Encrypts as a service did whose keys are gone. */
public final class OtherKeys {

    /** The id of the key that nobody has any more. */
    public static final String LOST = "lost";

    /** The key itself, as {@code hcm.security.encryption-keys} has it. */
    public static final String KEY = LOST + ":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private OtherKeys() {}

    public static String encrypt(String plain, String... context) {
        var properties = new SecretsProperties(KEY);
        return new Secrets(new Keyring(properties, new DataFolder(Path.of(".")))).encrypt(plain, context);
    }
}
