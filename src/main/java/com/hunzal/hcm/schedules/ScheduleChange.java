package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.MergePatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays a partial update over a schedule, by RFC 7396: absent keeps, null clears, a value sets. The payload is laid
 * over the one that is there, unless it becomes that of another job type.
 */
final class ScheduleChange {

    /** These change by themselves, so what was read a moment ago may be sent back with them. */
    private static final List<String> IGNORED = List.of(
            "updated_at",
            "next_run_at",
            "next_times",
            "last_run_at",
            "last_job_id",
            "last_skipped_at",
            "last_skipped_reason",
            "problem",
            "warnings",
            "self");

    private ScheduleChange() {}

    /**
     * @param body the schedule as a request would have said it
     * @return the merged body, not yet validated
     * @throws com.hunzal.hcm.web.Problem 400 if the patch is no object, 422 if it changes what cannot be changed
     */
    static ObjectNode merge(Schedule schedule, ObjectNode body, JsonNode patch) {
        var fields = new JsonFields(patch);
        checkSame(fields, "id", schedule.id());
        checkSame(fields, "organization_id", schedule.organizationId());
        checkSame(fields, "created_at", schedule.createdAt());
        fields.check();
        var changes =
                ((ObjectNode) patch.deepCopy()).remove(IGNORED).remove(List.of("id", "organization_id", "created_at"));
        var type = changes.get("job_type");
        if (type != null && !type.equals(body.get("job_type"))) {
            body.remove("payload");
        }
        return MergePatch.apply(body, changes);
    }

    private static void checkSame(JsonFields fields, String name, @Nullable Object present) {
        var sent = fields.raw(name);
        if (sent != null && !sent.asString("").equals(present == null ? "" : present.toString())) {
            fields.invalid(name, "cannot be changed");
        }
    }
}
