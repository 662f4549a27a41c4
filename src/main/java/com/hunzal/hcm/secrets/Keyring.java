package com.hunzal.hcm.secrets;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.database.PrivateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The keys that there are: configured ones, else those of a file in the data folder. The file is made when something is to be
 * encrypted for the first time, and read again when something names a key that was not in it: another process may have
 * made it, or a person added a key.
 */
@Component
class Keyring {

    static final String FILE = "encryption.keys";

    private final boolean configured;
    private final Path file;
    private volatile List<EncryptionKey> keys;

    /** @throws CannotStart if configured keys cannot be used */
    Keyring(SecretsProperties properties, DataFolder folder) {
        this.configured = StringUtils.hasText(properties.encryptionKeys());
        this.file = folder.file(FILE);
        this.keys = configured
                ? parse(
                        String.valueOf(properties.encryptionKeys()),
                        "hcm.security.encryption-keys",
                        "Give keys as id:base64 of 32 bytes, several by comma, e.g. k1:$(openssl rand -base64 32).")
                : List.of();
    }

    /**
     * The key that encrypts: the first. Makes it if there is none and none is configured.
     *
     * @throws CannotStart if the file cannot be made or read
     */
    EncryptionKey first() {
        if (keys.isEmpty()) {
            keys = read(PrivateFile.readOrCreate(file, EncryptionKey::random));
        }
        return keys.get(0);
    }

    /**
     * Makes no file.
     *
     * @throws CannotStart if the file cannot be read
     */
    Optional<EncryptionKey> find(String id) {
        var known = among(id);
        if (known.isEmpty() && !configured && Files.exists(file)) {
            keys = read(PrivateFile.readOrCreate(file, EncryptionKey::random));
            return among(id);
        }
        return known;
    }

    private Optional<EncryptionKey> among(String id) {
        return keys.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private List<EncryptionKey> read(String text) {
        return parse(text, "The file " + file, "Restore the file: without its keys what they encrypted is lost.");
    }

    private static List<EncryptionKey> parse(String text, String where, String action) {
        try {
            return EncryptionKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(where + " cannot be used: " + e.getMessage() + ".", action);
        }
    }

    @Override
    public String toString() {
        return "Keyring " + keys.stream().map(EncryptionKey::id).toList();
    }
}
