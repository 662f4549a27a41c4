package com.hunzal.hcm.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One way through a chain, from its oldest entry to its head. */
final class ChainWalk {

    private final AuditChains chains;
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

    ChainWalk(AuditChains chains, String id) {
        this.chains = chains;
        this.id = id;
    }

    ChainReport walk() {
        AuditChains.End end;
        do {
            walkThroughEntries();
            end = chains.end(id);
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
            var page = chains.entries(id, after);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(this::look);
            after = page.get(page.size() - 1).seq();
        }
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
        var anchor = chains.anchor(id).filter(each -> each.through() + 1 >= next && each.through() > seq);
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

    private void compare(AuditChains.End end) {
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
