package com.hunzal.hcm.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** Tokens as anybody could write them: good ones, and those that a library would refuse to make. */
public final class Jwts {

    private static final JsonMapper JSON = new JsonMapper();

    private Jwts() {}

    /** Claims of a SystemAdmin, good for an hour. */
    static Map<String, Object> claims(String organizationId, Instant now) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("sub", "somebody");
        claims.put("role", "SystemAdmin");
        claims.put("organization_id", organizationId);
        claims.put("exp", now.plusSeconds(3600).getEpochSecond());
        return claims;
    }

    static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        var changed = new LinkedHashMap<>(claims);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    public static String hs256(String key, Map<String, ?> claims) {
        return mac("HS256", "HmacSHA256", key.getBytes(StandardCharsets.UTF_8), claims);
    }

    static String mac(String algorithm, String mac, byte[] key, Map<String, ?> claims) {
        var content = content(Map.of("alg", algorithm, "typ", "JWT"), claims);
        try {
            var signer = Mac.getInstance(mac);
            signer.init(new SecretKeySpec(key, mac));
            return content + "." + base64(signer.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String rs256(PrivateKey key, Map<String, ?> header, Map<String, ?> claims) {
        var all = new LinkedHashMap<String, Object>(header);
        all.put("alg", "RS256");
        var content = content(all, claims);
        try {
            var signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key);
            signer.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(String algorithm, Map<String, ?> claims) {
        return content(Map.of("alg", algorithm), claims) + ".";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String content(Map<String, ?> header, Map<String, ?> claims) {
        return base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
    }
}
