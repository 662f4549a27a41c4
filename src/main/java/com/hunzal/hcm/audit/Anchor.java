package com.hunzal.hcm.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything up to an entry has been deleted on purpose, or is about to be. It stands in an entry at the chain's end.
 *
 * @param hash of that entry
 */
record Anchor(long through, String hash) {

    static final String ACTION = "audit.prune";
    private static final String THROUGH = "through_seq";
    private static final String HASH = "through_hash";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What the newest entry says that tells of old ones having been deleted. */
    static Optional<Anchor> find(JdbcClient reads, String chain) {
        // By the index of actions, not through the whole chain: so seq + 0.
        return reads.sql("SELECT details FROM hcm_audit_entries WHERE " + AuditHead.isOf(chain)
                        + " AND action = :action ORDER BY seq + 0 DESC LIMIT 1")
                .param("chain", chain)
                .param("action", ACTION)
                .query(String.class)
                .optional()
                .flatMap(Anchor::read);
    }

    private static Optional<Anchor> read(String details) {
        try {
            var tree = JSON.readTree(details);
            var through = tree.path(THROUGH).asLong(0);
            var hash = tree.path(HASH).asString("");
            return through > 0 ? Optional.of(new Anchor(through, hash)) : Optional.empty();
        } catch (JacksonException changed) {
            return Optional.empty(); // and the walk comes by it
        }
    }

    Map<String, Object> details() {
        return new TreeMap<>(Map.<String, Object>of(THROUGH, through, HASH, hash));
    }
}
