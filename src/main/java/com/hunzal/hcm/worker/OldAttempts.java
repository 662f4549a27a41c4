package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobHistory;
import java.util.List;
import org.springframework.jdbc.core.JdbcOperations;

/** Of a job that is tried again and again only the newest attempts are kept. */
final class OldAttempts {

    private static final String FORGET = "DELETE FROM hcm_job_attempts WHERE job_id = ? AND attempt <= ?";

    /** One more than are shown, which tells that there were more. */
    private static final int KEPT = JobHistory.MOST_ATTEMPTS + 1;

    private OldAttempts() {}

    /** Inside the transaction that has written these. */
    static void forget(Database database, List<AttemptId> written) {
        var many = written.stream()
                .filter(attempt -> attempt.number() > KEPT)
                .map(attempt -> new Object[] {attempt.jobId(), attempt.number() - KEPT})
                .toList();
        if (!many.isEmpty()) {
            JdbcOperations batches = database.batches().getJdbcOperations();
            batches.batchUpdate(FORGET, many);
        }
    }
}
