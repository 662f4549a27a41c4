package com.hunzal.hcm.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Encrypts text for one place, by AES-256-GCM: what was encrypted for one organization, channel, provider and field cannot
 * be read in the place of another. Stored as {@code v1.<key id>.<nonce>.<ciphertext>}, the last two in base64url.
 */
@Component
public class Secrets {

    private static final String VERSION = "v1";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int FINGERPRINT_BYTES = 9;
    private static final Pattern STORED =
            Pattern.compile("v1\\.([A-Za-z0-9_-]{1,32})\\.([A-Za-z0-9_-]{16})\\.([A-Za-z0-9_-]{22,})");

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Keyring keyring;

    Secrets(Keyring keyring) {
        this.keyring = keyring;
    }

    /**
     * Encrypts with the first key, in another way each time.
     *
     * @param context where it stands: the same words in the same order are needed to decrypt it
     */
    public String encrypt(String plain, String... context) {
        var key = keyring.first();
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var encrypted =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(plain.getBytes(StandardCharsets.UTF_8));
            return String.join(".", VERSION, key.id(), TEXT.encodeToString(nonce), TEXT.encodeToString(encrypted));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt", e);
        }
    }

    /** @throws SecretUnreadable if the key is missing, or it was changed or moved */
    public String decrypt(String stored, String... context) {
        var parts = STORED.matcher(stored);
        if (!parts.matches()) {
            throw SecretUnreadable.notEncrypted();
        }
        var key = keyring.find(parts.group(1)).orElseThrow(() -> SecretUnreadable.keyIsMissing(parts.group(1)));
        try {
            var nonce = Base64.getUrlDecoder().decode(parts.group(2));
            var encrypted = Base64.getUrlDecoder().decode(parts.group(3));
            return new String(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(encrypted), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException changed) {
            throw SecretUnreadable.tampered(key.id());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot decrypt", e);
        }
    }

    /** Whether it has the form of something encrypted; who knows whether it can be decrypted. */
    public boolean isEncrypted(@Nullable String text) {
        return text != null && STORED.matcher(text).matches();
    }

    /** The id of the key that encrypts. Makes one if there is none. */
    public String currentKeyId() {
        return keyring.first().id();
    }

    /** How everything begins that was encrypted with the key that encrypts now. */
    public String currentPrefix() {
        return VERSION + "." + currentKeyId() + ".";
    }

    /** The id of the key that it was encrypted with; empty if it is not encrypted. */
    public Optional<String> keyId(@Nullable String stored) {
        var parts = STORED.matcher(stored == null ? "" : stored);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /**
     * Twelve characters by which people tell two secrets apart; they cannot be guessed at without the key. Another key makes
     * others.
     */
    public String fingerprint(String... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            // Not the key itself, which has another use.
            mac.init(new SecretKeySpec(keyring.first().key().getEncoded(), mac.getAlgorithm()));
            var own = mac.doFinal("fingerprint".getBytes(StandardCharsets.UTF_8));
            mac.init(new SecretKeySpec(own, mac.getAlgorithm()));
            return TEXT.encodeToString(Arrays.copyOf(mac.doFinal(joined(parts)), FINGERPRINT_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a fingerprint", e);
        }
    }

    private static Cipher cipher(int mode, EncryptionKey key, byte[] nonce, String[] context)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(joined(context));
        return cipher;
    }

    /** Each with its length before it: else "a", "bc" and "ab", "c" would be the same. */
    private static byte[] joined(String[] parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            joined.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            joined.writeBytes(bytes);
        }
        return joined.toByteArray();
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
