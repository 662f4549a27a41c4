package com.hunzal.hcm.audit;

import com.hunzal.hcm.web.ListPage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** An entry as it is shown. */
@Schema(name = "AuditEntry")
record AuditResponse(
        String id,
        @Nullable Instant at,

        @Schema(description = "The caller's sub, or system", example = "ann@corp.example")
        String actor,

        @Schema(example = "job.cancel") String action,

        @Schema(description = "What was changed, e.g. a job's id")
        String subject,

        @Schema(description = "The request's X-Request-Id; null where no request asked for it") @Nullable
        String requestId,

        @Schema(description = "Of this entry and, by the one before it, of all before")
        String hash,

        @Schema(description = "What else is worth knowing; never a secret")
        JsonNode details) {

    /** A page of entries, newest first. */
    @Schema(name = "AuditPage")
    record Page(
            List<AuditResponse> items,
            int limit,

            @Schema(description = "Send it back as cursor for the next page; null on the last one") @Nullable
            String nextCursor)
            implements ListPage {}

    static AuditResponse of(AuditEntry entry, JsonMapper json) {
        return new AuditResponse(
                entry.id(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.requestId(),
                entry.hash(),
                tree(entry.details(), json));
    }

    /** Text that somebody has put there since is shown as text. */
    private static JsonNode tree(String text, JsonMapper json) {
        try {
            return json.readTree(text);
        } catch (JacksonException notJson) {
            return StringNode.valueOf(text);
        }
    }
}
