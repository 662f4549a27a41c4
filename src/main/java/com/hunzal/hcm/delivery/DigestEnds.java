package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.notifications.DigestEntries;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ends digests that have nothing to tell any more. */
@Component
class DigestEnds {

    /** Of several the newest goes on, so that no two end because of each other. */
    private static final String END_IF_OVER = """
            UPDATE hcm_digests SET state = 'empty'
            WHERE id = :id AND state = 'open'
              AND NOT EXISTS (SELECT 1 FROM hcm_deliveries WHERE digest_id = :id AND state = 'digested')
              AND EXISTS (SELECT 1 FROM hcm_digests newer
                WHERE newer.organization_id = hcm_digests.organization_id AND newer.channel = hcm_digests.channel
                  AND newer.address = hcm_digests.address AND newer.event = hcm_digests.event
                  AND newer.id > hcm_digests.id AND newer.state IN ('open', 'sending'))
            """;

    private final Database database;
    private final DigestEntries entries;

    DigestEnds(Database database, DigestEntries entries) {
        this.database = database;
        this.entries = entries;
    }

    /**
     * Ends one that was tried when nothing is left of that, if a newer one is there for what waits. It would tell this with the
     * Message-ID of what it has tried, and with its retries behind it.
     */
    boolean endIfOver(Digest digest) {
        return digest.attempt() > 0
                && database.writes().sql(END_IF_OVER).param("id", digest.id()).update() > 0;
    }

    /**
     * Ends it if nothing is left that it could tell. Its row is locked first: whoever adds an entry does so, too.
     *
     * @return when the next of what is left is due; empty if it has ended
     */
    Optional<Instant> endIfEmpty(Digest digest) {
        return database.inTransaction(() -> {
            database.writes()
                    .sql("UPDATE hcm_digests SET retries = retries WHERE id = :id")
                    .param("id", digest.id())
                    .update();
            var next = entries.next(digest.key());
            if (next.isEmpty()) {
                database.writes()
                        .sql("UPDATE hcm_digests SET state = 'empty' WHERE id = :id AND state = 'open'")
                        .param("id", digest.id())
                        .update();
            }
            return next;
        });
    }
}
