package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Vendor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads chains, a part at a time, also while others append to them or old entries are deleted. */
public final class AuditChains {

    private static final int AT_ONCE = 1000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Heads may be missing, and entries. */
    private static final String NEXT = """
            SELECT min(id) FROM (
                SELECT min(id) AS id FROM hcm_audit_heads WHERE id > :last
                UNION ALL
                SELECT min(organization_id) FROM hcm_audit_entries WHERE organization_id > :last) AS found
            """;

    /** In one statement, because both are changed in one transaction. */
    private static final String END = """
            SELECT head.seq AS head_seq, head.hash AS head_hash, entry.seq, entry.hash
            FROM (SELECT 1 AS one) AS always
            LEFT JOIN hcm_audit_heads head ON head.id = :chain
            LEFT JOIN (SELECT seq, hash FROM hcm_audit_entries WHERE %s ORDER BY seq DESC LIMIT 1) AS entry ON 1 = 1
            """;

    private final JdbcClient reads;
    private final Vendor vendor;

    public AuditChains(JdbcClient reads, Vendor vendor) {
        this.reads = reads;
        this.vendor = vendor;
    }

    /** The chains in the order of their ids, which the one of the whole service begins. */
    public Optional<String> first() {
        var service = reads.sql("SELECT 1 WHERE EXISTS (SELECT 1 FROM hcm_audit_heads WHERE id = '')"
                        + " OR EXISTS (SELECT 1 FROM hcm_audit_entries WHERE organization_id IS NULL)")
                .query(Integer.class)
                .optional();
        return service.isPresent() ? Optional.of(AuditHead.SERVICE) : after(AuditHead.SERVICE);
    }

    /** The chain behind another one. */
    public Optional<String> after(String id) {
        return reads.sql(NEXT).param("last", id).query(String.class).optional();
    }

    /** Looks through a chain: its entries, one after the other, and its head. */
    public ChainReport check(String id) {
        return new ChainWalk(this, id).walk();
    }

    List<AuditEntry> entries(String id, long after) {
        return reads.sql("SELECT " + AuditEntry.COLUMNS + " FROM hcm_audit_entries WHERE " + AuditHead.isOf(id)
                        + " AND seq > :after ORDER BY seq LIMIT " + AT_ONCE)
                .param("chain", id)
                .param("after", after)
                .query((row, number) -> AuditEntry.read(row, vendor))
                .list();
    }

    /**
     * @param headSeq null if there is no head
     * @param seq of the last entry; null if there is none
     */
    record End(
            @Nullable Long headSeq,
            @Nullable String headHash,
            @Nullable Long seq,
            @Nullable String hash) {}

    End end(String id) {
        return reads.sql(END.formatted(AuditHead.isOf(id)))
                .param("chain", id)
                .query((row, number) -> new End(
                        number(row.getObject("head_seq")),
                        row.getString("head_hash"),
                        number(row.getObject("seq")),
                        row.getString("hash")))
                .single();
    }

    private static @Nullable Long number(@Nullable Object number) {
        return number == null ? null : (Long) ((Number) number).longValue();
    }

    /** Everything up to an entry has been deleted on purpose, or is about to be. @param hash of that entry */
    record Anchor(long through, String hash) {}

    /** What the newest entry says that tells of old ones having been deleted. */
    Optional<Anchor> anchor(String id) {
        return reads.sql("SELECT details FROM hcm_audit_entries WHERE " + AuditHead.isOf(id)
                        + " AND action = :action ORDER BY seq + 0 DESC LIMIT 1") // by the index of actions, not
                // through the whole chain
                .param("chain", id)
                .param("action", AuditPruning.PRUNE)
                .query(String.class)
                .optional()
                .flatMap(AuditChains::anchorOf);
    }

    private static Optional<Anchor> anchorOf(String details) {
        try {
            var tree = JSON.readTree(details);
            var through = tree.path(AuditPruning.THROUGH).asLong(0);
            var hash = tree.path(AuditPruning.HASH).asString("");
            return through > 0 ? Optional.of(new Anchor(through, hash)) : Optional.empty();
        } catch (JacksonException changed) {
            return Optional.empty(); // and the walk comes by it
        }
    }
}
