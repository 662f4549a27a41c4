package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One way through a chain, from its oldest entry to its head, while others append to it or delete old entries. */
final class ChainWalk {

    private static final int AT_ONCE = 1000;

    /** In one statement, because both are changed in one transaction. */
    private static final String END = """
            SELECT head.seq AS head_seq, head.hash AS head_hash, entry.seq, entry.hash
            FROM (SELECT 1 AS one) AS always
            LEFT JOIN hcm_audit_heads head ON head.id = :chain
            LEFT JOIN (SELECT seq, hash FROM hcm_audit_entries WHERE %s ORDER BY seq DESC LIMIT 1) AS entry ON 1 = 1
            """;

    private final JdbcClient reads;
    private final Vendor vendor;
    private final String id;
    private final List<String> problems = new ArrayList<>();
    private long moreProblems;
    private long entries;
    private long first;
    private long seq;

    /** Of the entry {@link #seq}; null if that is not there, and nobody knows. */
    private @Nullable String hash = "";

    /** What is not behind this one is being deleted, and some of it may be gone. */
    private long deletedThrough;

    ChainWalk(JdbcClient reads, Vendor vendor, String id) {
        this.reads = reads;
        this.vendor = vendor;
        this.id = id;
    }

    /**
     * @param headSeq null if there is no head
     * @param seq of the last entry; null if there is none
     */
    private record End(
            @Nullable Long headSeq,
            @Nullable String headHash,
            @Nullable Long seq,
            @Nullable String hash) {}

    ChainReport walk() {
        End end;
        do {
            walkThroughEntries();
            end = end();
        } while (end.seq() != null && end.seq() > seq); // others have appended meanwhile
        compare(end);
        return new ChainReport(
                AuditHead.organizationId(id),
                entries,
                first,
                Objects.requireNonNullElse(end.headSeq(), 0L),
                Objects.requireNonNullElse(end.headHash(), ""),
                List.copyOf(problems),
                moreProblems);
    }

    private void walkThroughEntries() {
        var after = seq;
        while (true) {
            var page = entries(after);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(this::look);
            after = page.get(page.size() - 1).seq();
        }
    }

    List<AuditEntry> entries(long after) {
        return reads.sql("SELECT " + AuditEntry.COLUMNS + " FROM hcm_audit_entries WHERE " + AuditHead.isOf(id)
                        + " AND seq > :after ORDER BY seq LIMIT " + AT_ONCE)
                .param("chain", id)
                .param("after", after)
                .query((row, number) -> AuditEntry.read(row, vendor))
                .list();
    }

    private void look(AuditEntry entry) {
        if (entry.seq() != seq + 1) {
            jump(entry.seq());
        }
        if (entry.seq() <= deletedThrough) {
            return;
        }
        if (hash != null && !hash.equals(entry.previousHash())) {
            problem("Entry %s does not follow entry %s: one of the two was changed, and its hash with it."
                    .formatted(entry.seq(), seq));
        }
        if (!entry.rightHash().equals(entry.hash())) {
            problem("Entry %s was changed: it says something else than its hash.".formatted(entry.seq()));
        } else if (entry.action().equals(AuditTrail.HEAD_RESTORED)) {
            problem("Before entry %s the head was changed or gone, and what it said is lost: %s"
                    .formatted(entry.seq(), entry.details()));
        }
        first = first == 0 ? entry.seq() : first;
        entries++;
        seq = entry.seq();
        hash = entry.hash();
    }

    /** Entries are missing: because they were old, or nobody knows why. */
    private void jump(long next) {
        var anchor = Anchor.find(reads, id).filter(each -> each.through() + 1 >= next && each.through() > seq);
        if (anchor.isPresent()) {
            seq = anchor.get().through();
            hash = anchor.get().hash();
            deletedThrough = seq;
            return;
        }
        if (next > seq + 1 && next > deletedThrough) {
            problem(
                    next == seq + 2
                            ? "Entry %s is gone.".formatted(seq + 1)
                            : "Entries %s to %s are gone.".formatted(seq + 1, next - 1));
            seq = next - 1;
            hash = null;
        }
    }

    private End end() {
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

    private void compare(End end) {
        if (end.headSeq() == null) {
            if (end.seq() != null) {
                problem("The head is gone, so nobody knows whether entries behind %s are.".formatted(seq));
            }
        } else if (end.headSeq() > seq) {
            problem(
                    end.headSeq() == seq + 1
                            ? "The last entry, %s, is gone.".formatted(end.headSeq())
                            : "The last entries, %s to %s, are gone.".formatted(seq + 1, end.headSeq()));
        } else if (end.headSeq() < seq) {
            problem("The head was changed: it says that entry %s is the last, and there are more up to %s."
                    .formatted(end.headSeq(), seq));
        } else if (hash != null && !hash.equals(end.headHash())) {
            problem("The head has another hash than the last entry, %s: one of the two was changed.".formatted(seq));
        }
    }

    private void problem(String sentence) {
        if (problems.size() < ChainReport.MOST_PROBLEMS) {
            problems.add(sentence);
        } else {
            moreProblems++;
        }
    }
}
