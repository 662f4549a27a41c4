package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Vendor;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which chains there are, and whether one is whole. */
public final class AuditChains {

    /** Heads may be missing, and entries. */
    private static final String NEXT = """
            SELECT min(id) FROM (
                SELECT min(id) AS id FROM hcm_audit_heads WHERE id > :last
                UNION ALL
                SELECT min(organization_id) FROM hcm_audit_entries WHERE organization_id > :last) AS found
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
        return new ChainWalk(reads, vendor, id).walk();
    }
}
