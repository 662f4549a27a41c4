package com.hunzal.hcm.settings;

import com.hunzal.hcm.secrets.SecretUnreadable;
import com.hunzal.hcm.secrets.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Webhooks as they stand in the database: encrypted, or in the clear, as another program wrote them. */
@Component
class WebhookSecrets {

    static final String FIELD = "slack_webhook_url";

    private final Secrets secrets;

    WebhookSecrets(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * @param url in the clear; as it is stored if it cannot be decrypted, so that it is never taken for none
     * @param trouble why it cannot be decrypted
     */
    record Opened(@Nullable String url, @Nullable String trouble) {

        @Override
        public String toString() {
            return "Opened"; // holds a secret
        }
    }

    Opened open(String organizationId, @Nullable String stored) {
        if (stored == null || !secrets.isEncrypted(stored)) {
            return new Opened(stored, null);
        }
        try {
            return new Opened(secrets.decrypt(stored, context(organizationId)), null);
        } catch (SecretUnreadable lost) {
            return new Opened(stored, lost.because("it") + "; restore the key, or set it again");
        }
    }

    @Nullable
    String seal(String organizationId, @Nullable String url) {
        return url == null ? null : secrets.encrypt(url, context(organizationId));
    }

    boolean isPlain(@Nullable String stored) {
        return stored != null && !secrets.isEncrypted(stored);
    }

    static String[] context(String organizationId) {
        return new String[] {organizationId, Channel.SLACK.text(), Channel.SLACK.text(), FIELD};
    }
}
