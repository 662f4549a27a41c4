package com.hunzal.hcm.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.web.InParallel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTests {

    private static final String PLAIN = "a pässword 🔑";
    private static final String ONE = "one:" + key(1);
    private static final String TWO = "two:" + key(2);

    @TempDir
    private Path folder;

    private static String key(int number) {
        var bytes = new byte[EncryptionKey.BYTES];
        bytes[0] = (byte) number;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Keyring keyring(String configured) {
        return new Keyring(new SecretsProperties(configured), new DataFolder(folder));
    }

    private Secrets secrets(String configured) {
        return new Secrets(keyring(configured));
    }

    @Test
    void whatWasEncryptedIsReadInItsPlaceOnly() {
        var secrets = secrets(ONE);
        var stored = secrets.encrypt(PLAIN, "org", "email", "smtp", "password");

        assertThat(stored).startsWith("v1.one.").doesNotContain("pässword").matches("[\\w.-]+");
        assertThat(secrets.decrypt(stored, "org", "email", "smtp", "password")).isEqualTo(PLAIN);
        assertThat(secrets.encrypt(PLAIN, "org", "email", "smtp", "password")).isNotEqualTo(stored);
        for (var place : List.of(
                new String[] {"other", "email", "smtp", "password"},
                new String[] {"org", "email", "smtp", "username"},
                new String[] {"orge", "mail", "smtp", "password"},
                new String[] {"org", "email", "smtppassword"},
                new String[] {})) {
            assertThatThrownBy(() -> secrets.decrypt(stored, place))
                    .isInstanceOf(SecretUnreadable.class)
                    .hasMessageContaining("changed or moved")
                    .hasNoCause();
        }
    }

    @Test
    void anyCharacterThatIsChangedIsNoticed() {
        var secrets = secrets(ONE);
        var stored = secrets.encrypt(PLAIN, "org");

        IntStream.range(0, stored.length() - 1).forEach(at -> {
            var other = stored.charAt(at) == 'A' ? 'B' : 'A';
            assertThatThrownBy(() -> secrets.decrypt(stored.substring(0, at) + other + stored.substring(at + 1), "org"))
                    .as("character %s", at)
                    .isInstanceOf(SecretUnreadable.class);
        });
        assertThatThrownBy(() -> secrets.decrypt(stored.substring(0, stored.length() - 4), "org"))
                .isInstanceOf(SecretUnreadable.class);
    }

    @Test
    void theFirstKeyEncryptsAndAllDecrypt() {
        var before = secrets(ONE).encrypt(PLAIN, "org");
        var after = secrets(TWO + " , " + ONE);

        assertThat(after.decrypt(before, "org")).isEqualTo(PLAIN);
        assertThat(after.encrypt(PLAIN, "org")).startsWith("v1.two.");
        assertThat(after.keyId(before)).isPresent().isNotEqualTo(Optional.of(after.currentKeyId()));
        assertThat(after.keyId(after.encrypt(PLAIN, "org"))).contains(after.currentKeyId());
        assertThat(after.keyId(PLAIN)).isEmpty();
        assertThat(after.isEncrypted(before)).isTrue();
        assertThat(after.isEncrypted("https://hooks.slack.com/services/T/B/X")).isFalse();
        assertThat(after.isEncrypted(null)).isFalse();
    }

    @Test
    void aKeyThatIsMissingIsNamed() {
        var before = secrets(ONE).encrypt(PLAIN, "org");

        assertThatThrownBy(() -> secrets(TWO).decrypt(before, "org"))
                .isInstanceOfSatisfying(SecretUnreadable.class, lost -> {
                    assertThat(lost.missingKey()).contains("one");
                    assertThat(lost.because("credentials"))
                            .isEqualTo("credentials cannot be decrypted: key one is missing");
                });
        assertThatThrownBy(() -> secrets("").decrypt(before, "org")).hasMessage("key one is missing");
        assertThat(folder).as("reading makes no keys").isEmptyDirectory();
    }

    @Test
    void anotherKeyOfTheSameIdDecryptsNothing() {
        var before = secrets(ONE).encrypt(PLAIN, "org");

        assertThatThrownBy(() -> secrets("one:" + key(2)).decrypt(before, "org"))
                .isInstanceOfSatisfying(
                        SecretUnreadable.class,
                        other -> assertThat(other.missingKey()).isEmpty());
    }

    @Test
    void withoutConfiguredKeysThereIsAFileFromTheFirstNeedOn() throws Exception {
        var secrets = secrets("");
        assertThat(folder).isEmptyDirectory();

        var stored = secrets.encrypt(PLAIN, "org");

        var file = folder.resolve("encryption.keys");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(secrets("").decrypt(stored, "org")).isEqualTo(PLAIN);
        assertThat(folder).isDirectoryContaining(each -> each.equals(file)).isNotEmptyDirectory();
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void severalAtOnceMakeOneFile() throws Exception {
        var all = IntStream.range(0, 16).mapToObj(number -> secrets("")).toList();

        var stored = InParallel.times(16, number -> all.get(number).encrypt(PLAIN, "org"));

        stored.forEach(
                each -> all.forEach(one -> assertThat(one.decrypt(each, "org")).isEqualTo(PLAIN)));
    }

    @Test
    void aKeyThatIsAddedToTheFileIsFoundWithoutARestart() throws Exception {
        var running = secrets("");
        running.encrypt(PLAIN, "org");
        var file = folder.resolve("encryption.keys");
        Files.writeString(file, "# the new one first\n" + ONE + "\n" + Files.readString(file));

        assertThat(running.decrypt(secrets(ONE).encrypt(PLAIN, "org"), "org")).isEqualTo(PLAIN);
        assertThat(running.encrypt(PLAIN, "org")).startsWith("v1.one.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECRETSECRET", "one:SECRETSECRET", "one:***", "a b:SECRET", ",", "one:"})
    void keysThatCannotBeUsedStopTheStartAndAreNotShown(String configured) {
        assertThatThrownBy(() -> keyring(configured))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("hcm.security.encryption-keys")
                .hasMessageNotContaining("SECRET")
                .hasNoCause();
    }

    @Test
    void twoKeysOfOneIdStopTheStart() {
        assertThatThrownBy(() -> keyring(ONE + ",one:" + key(2))).hasMessageContaining("two keys have the id \"one\"");
    }

    @Test
    void nothingShowsAKey() {
        var keyring = keyring(ONE);

        assertThat(List.of(keyring, keyring.first(), new Secrets(keyring), new SecretsProperties(ONE))
                        .toString())
                .doesNotContain(key(1));
    }

    @Test
    void aFingerprintTellsSecretsApartByTheKeyOnly() {
        var secrets = secrets(ONE);

        assertThat(secrets.fingerprint("org", "a"))
                .hasSize(12)
                .isEqualTo(secrets(ONE).fingerprint("org", "a"))
                .isNotEqualTo(secrets.fingerprint("org", "b"))
                .isNotEqualTo(secrets.fingerprint("orga"))
                .isNotEqualTo(secrets(TWO).fingerprint("org", "a"));
    }
}
