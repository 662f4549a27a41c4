package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Sha256;
import com.hunzal.hcm.database.Vendor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code hcm_audit_entries}.
 *
 * @param organizationId null for what is about the whole service
 * @param seq its number in its chain, from 1
 * @param at to the microsecond; null only if somebody has made the row unreadable
 * @param details a JSON object, just as it is stored
 * @param previousHash the hash of the entry before, empty for the first
 */
record AuditEntry(
        String id,
        @Nullable String organizationId,
        long seq,
        @Nullable Instant at,
        String actor,
        String action,
        String subject,
        @Nullable String requestId,
        String details,
        String previousHash,
        String hash) {

    static final String COLUMNS =
            "id, organization_id, seq, at, actor, action, subject, request_id, details, previous_hash, hash";

    private static final String FORM = "hcm-audit-1";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The next of its chain, with its hash. */
    static AuditEntry next(String id, NewEntry entry, long seq, String previousHash) {
        var unsigned = new AuditEntry(
                id,
                entry.organizationId(),
                seq,
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.subject(),
                entry.requestId(),
                entry.details(),
                previousHash,
                "");
        return unsigned.withHash(unsigned.rightHash());
    }

    private AuditEntry withHash(String hash) {
        return new AuditEntry(
                id, organizationId, seq, at, actor, action, subject, requestId, details, previousHash, hash);
    }

    static AuditEntry read(ResultSet row, Vendor vendor) throws SQLException {
        return new AuditEntry(
                row.getString("id"),
                row.getString("organization_id"),
                row.getLong("seq"),
                vendor.timestamp(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("request_id"),
                row.getString("details"),
                row.getString("previous_hash"),
                row.getString("hash"));
    }

    /**
     * The hash that an entry must have that says this: SHA-256, in hexadecimal, of all fields one after the other, each as
     * the length of its UTF-8 (four bytes, the highest first; -1 and nothing more for null) and the UTF-8 itself. So no two
     * entries that differ give the same bytes. {@code docs/audit.md} says it for other programs.
     */
    String rightHash() {
        var bytes = new ByteArrayOutputStream(512);
        var out = new DataOutputStream(bytes);
        try {
            write(out, FORM);
            write(out, organizationId);
            write(out, Long.toString(seq));
            write(out, id);
            write(out, at == null ? null : TIME.format(at));
            write(out, actor);
            write(out, action);
            write(out, subject);
            write(out, requestId);
            write(out, details);
            write(out, previousHash);
            return HexFormat.of().formatHex(Sha256.of(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, @Nullable String field) throws IOException {
        if (field == null) {
            out.writeInt(-1);
            return;
        }
        var text = field.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
    }
}
