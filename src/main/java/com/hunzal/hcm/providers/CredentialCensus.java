package com.hunzal.hcm.providers;

import com.hunzal.hcm.secrets.SecretCount;
import com.hunzal.hcm.secrets.Secrets;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Counts the fields of credentials in a database, for who looks at it from outside of the service. */
public final class CredentialCensus {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> FIELDS = new TypeReference<>() {};

    private CredentialCensus() {}

    /** @param sql of a database that has the table */
    public static SecretCount take(JdbcClient sql, Secrets secrets) {
        var count = new SecretCount[] {SecretCount.none("fields of credentials")};
        sql.sql("SELECT organization_id, channel, provider, fields FROM hcm_provider_credentials")
                .query(row -> {
                    try {
                        var fields = JSON.readValue(row.getString("fields"), FIELDS);
                        for (var field : fields.entrySet()) {
                            count[0] = count[0].and(
                                    secrets,
                                    field.getValue(),
                                    row.getString("organization_id"),
                                    row.getString("channel"),
                                    row.getString("provider"),
                                    field.getKey());
                        }
                    } catch (JacksonException another) { // what another program wrote there is nothing encrypted
                        count[0] = count[0].and(secrets, "", "");
                    }
                });
        return count[0];
    }
}
