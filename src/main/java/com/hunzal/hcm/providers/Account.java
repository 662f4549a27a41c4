package com.hunzal.hcm.providers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one organization sends with at one provider.
 *
 * @param organizationId whose messages are sent, also where the account is the operator's
 * @param fields by the names of {@link Provider#fields()}; for Slack {@code webhook_url}
 * @param fingerprint tells two accounts apart and gives nothing away
 */
public record Account(String organizationId, Source source, Map<String, String> fields, String fingerprint) {

    /** Whose it is. */
    public enum Source {
        ORGANIZATION,
        OPERATOR
    }

    /** A field that was checked to be there. */
    String required(String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the account lacks " + name);
        }
        return value;
    }

    @Nullable
    String optional(String name) {
        return fields.get(name);
    }

    @Override
    public String toString() {
        return "Account of " + organizationId + " (" + source + ", " + fingerprint + ")"; // holds secrets
    }
}
