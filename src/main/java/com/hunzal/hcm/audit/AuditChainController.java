package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.security.AnyCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells what the last daily look through a chain has found. It looks through none: that can take minutes. */
@RestController
@Tag(name = "Audit")
class AuditChainController {

    private static final State NONE = new State(0, "", null, null);

    private final Database database;

    AuditChainController(Database database) {
        this.database = database;
    }

    @Schema(name = "AuditChain")
    record State(
            @Schema(description = "Number of the last entry, 0 if there is none")
            long lastSeq,

            @Schema(description = "Of the last entry: keep it somewhere else, and compare")
            String lastHash,

            @Schema(description = "When the chain was last looked through; null if it never was") @Nullable
            Instant checkedAt,

            @Schema(description = "What is wrong with it, as of that look; null if nothing is") @Nullable
            String problem) {}

    @GetMapping(path = "/api/system/audit/chain", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Say whether the audit is whole",
            description = "As the last daily look through the organization's chain has found it. A Root that names no"
                    + " organization, and has none of its own, is told of the chain of the whole service.",
            operationId = "getAuditChain")
    State chain(@Parameter(hidden = true) AnyCaller caller) {
        return database.reads()
                .sql("SELECT seq, hash, checked_at, broken FROM hcm_audit_heads WHERE id = :chain")
                .param("chain", AuditHead.id(caller.organizationId()))
                .query((row, number) -> new State(
                        row.getLong("seq"),
                        row.getString("hash"),
                        database.vendor().timestamp(row, "checked_at"),
                        row.getString("broken")))
                .optional()
                .orElse(NONE);
    }
}
