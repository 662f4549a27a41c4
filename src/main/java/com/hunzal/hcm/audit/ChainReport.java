package com.hunzal.hcm.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look through a chain has found.
 *
 * @param organizationId null for the chain of the whole service
 * @param entries how many are there
 * @param first number of the oldest that is there, 0 if there is none
 * @param seq number of the last one, as the head says
 * @param hash of the last one, as the head says: whoever has noted it elsewhere sees whether all was written anew
 * @param problems a sentence each, the oldest first; at most {@value #MOST_PROBLEMS}
 * @param moreProblems how many there are beside those
 */
public record ChainReport(
        @Nullable String organizationId,
        long entries,
        long first,
        long seq,
        String hash,
        List<String> problems,
        long moreProblems) {

    static final int MOST_PROBLEMS = 20;

    public boolean isWhole() {
        return problems.isEmpty();
    }
}
