package com.hunzal.hcm.commands;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.schema.ConfiguredSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is changed by a command stands in the audit, too, by the name of who has started it. */
final class Audited {

    private Audited() {}

    /** @throws CommandFailed if the database has no audit yet */
    static void require(Beans beans) {
        if (!beans.get(ConfiguredSchema.class).hasTable("hcm_audit_heads")) {
            throw new CommandFailed("The database is not up to date. Run the command migrate first.");
        }
    }

    /** @param organizationId null for what is about the whole service */
    static void append(
            Beans beans,
            @Nullable String organizationId,
            String action,
            String subject,
            Map<String, ? extends @Nullable Object> details) {
        var trail = beans.get(AuditTrail.class);
        trail.append(trail.entry(organizationId, action, subject, details)
                .by("command:" + System.getProperty("user.name", "unknown")));
    }
}
