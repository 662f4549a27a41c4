package com.hunzal.hcm.schedules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the audit keeps of a schedule: all but its payload, which may be confidential. */
final class AuditedSchedule {

    private AuditedSchedule() {}

    static Map<String, @Nullable Object> of(Schedule schedule) {
        var details = new LinkedHashMap<String, @Nullable Object>();
        details.put("name", schedule.name());
        details.put("job_type", schedule.jobType());
        details.put("cron", schedule.cron());
        details.put("zone", schedule.zone());
        details.put("priority", schedule.priority());
        details.put("max_retries", schedule.maxRetries());
        details.put("enabled", schedule.enabled());
        details.put("overlap", schedule.overlap());
        details.put("tags", schedule.tags());
        return details;
    }

    /** Each field that is another one now, from what to what. */
    static Map<String, @Nullable Object> changes(Schedule before, Schedule after) {
        var changes = new LinkedHashMap<String, @Nullable Object>();
        changes.put("name", after.name());
        var from = of(before);
        of(after).forEach((field, value) -> {
            if (!Objects.equals(from.get(field), value)) {
                var change = new LinkedHashMap<String, @Nullable Object>();
                change.put("from", from.get(field));
                change.put("to", value);
                changes.put(field, change);
            }
        });
        if (!Objects.equals(before.payload(), after.payload())) {
            changes.put("payload", "changed");
        }
        return changes;
    }
}
