package com.hunzal.hcm.security;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.database.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The key that HS256 tokens are signed with.
 *
 * @param madeHere whether it is the key of a first run, from the data folder
 */
record SigningKey(SecretKey key, boolean madeHere) {

    static final String FILE = "jwt.secret";

    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";
    private static final int LEAST_BYTES = 32;

    /** Whether tokens come from a standard issuer, so that there is no key here. */
    static boolean issuerConfigured(Environment environment) {
        for (var name : new String[] {"issuer-uri", "jwk-set-uri", "public-key-location"}) {
            if (StringUtils.hasText(environment.getProperty(JWT + name))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The configured key, else the one in the data folder, which is made if it is missing.
     *
     * @throws CannotStart if the key is too short, or a configured one stands beside an issuer
     */
    static SigningKey find(@Nullable String configured, Environment environment, DataFolder folder) {
        if (!StringUtils.hasText(configured)) {
            var file = folder.file(FILE);
            var made = PrivateFile.readOrCreate(file, SigningKey::random);
            if (isTooShort(made)) {
                throw new CannotStart(
                        "The key in " + file + " is shorter than " + LEAST_BYTES + " bytes.",
                        "Restore the file, or delete it: then a new key is made, and tokens of the old one are refused.");
            }
            return new SigningKey(hmac(made), true);
        }
        if (issuerConfigured(environment)) {
            throw new CannotStart(
                    "Both hcm.security.jwt-secret and " + JWT + "* are set.",
                    "Keep the one that signs your tokens, remove the other.");
        }
        if (isTooShort(configured)) {
            throw new CannotStart(
                    "hcm.security.jwt-secret (HCM_SECURITY_JWT_SECRET) is shorter than " + LEAST_BYTES + " bytes.",
                    "Use the HR system's key, or make one, e.g. with: openssl rand -hex 32");
        }
        return new SigningKey(hmac(configured), false);
    }

    private static boolean isTooShort(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length < LEAST_BYTES;
    }

    private static SecretKey hmac(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static String random() {
        var bytes = new byte[LEAST_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "SigningKey[madeHere=" + madeHere + "]";
    }
}
