package com.hunzal.hcm.providers;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.providers.StoredCredentials.Encrypted;
import com.hunzal.hcm.providers.StoredCredentials.Row;
import com.hunzal.hcm.secrets.SecretStore;
import com.hunzal.hcm.secrets.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Encrypts credentials anew when keys change; their fingerprint stays, because they do. */
@Component
class CredentialStore implements SecretStore {

    private final StoredCredentials stored;
    private final Secrets secrets;
    private final Database database;

    CredentialStore(StoredCredentials stored, Secrets secrets, Database database) {
        this.stored = stored;
        this.secrets = secrets;
        this.database = database;
    }

    @Override
    public String name() {
        return "credentials";
    }

    @Override
    public Batch reencrypt(@Nullable String after, int most) {
        var organizations = organizations(after, most);
        var unreadable = 0;
        var changes = new LinkedHashMap<Row, Encrypted>();
        for (var organization : organizations) {
            for (var row : stored.all(organization)) {
                try {
                    changes.put(
                            row, stored.encrypt(row.organizationId(), row.channel(), row.provider(), stored.open(row)));
                } catch (AccountUnreadable lost) {
                    unreadable++;
                }
            }
        }
        var encrypted = database.inTransaction(
                () -> changes.entrySet().stream().mapToInt(this::write).sum());
        return new Batch(
                encrypted,
                unreadable,
                organizations.size() < most ? null : organizations.get(organizations.size() - 1));
    }

    /** Which have credentials that the first key has not encrypted. */
    private List<String> organizations(@Nullable String after, int most) {
        return database.reads()
                .sql("""
                SELECT DISTINCT organization_id FROM hcm_provider_credentials
                WHERE organization_id > :after AND key_id <> :key ORDER BY organization_id LIMIT :most
                """)
                .param("after", after == null ? "" : after)
                .param("key", secrets.currentKeyId())
                .param("most", most)
                .query(String.class)
                .list();
    }

    private int write(Map.Entry<Row, Encrypted> change) {
        var row = change.getKey();
        return database.writes()
                .sql("""
                UPDATE hcm_provider_credentials SET fields = :new, key_id = :key
                WHERE organization_id = :org AND channel = :channel AND provider = :provider AND fields = :old
                    AND key_id <> :key
                """)
                .param("new", change.getValue().text())
                .param("key", change.getValue().keyId())
                .param("org", row.organizationId())
                .param("channel", row.channel().text())
                .param("provider", row.provider())
                .param("old", row.fields())
                .update();
    }
}
