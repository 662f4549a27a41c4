package com.hunzal.hcm.jobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;

/** The part of {@link JobRepository} that speaks SQL: conditions that an index must see word for word, and guarded changes. */
interface NativeJobs {

    /**
     * Newest first, without what can be large.
     *
     * @param where a condition
     * @param parameters of the condition, by name
     */
    @Transactional(readOnly = true)
    List<Job> page(String where, Map<String, Object> parameters, int limit, int skip);

    /**
     * @param sql changes one job at most, and returns all of it
     * @return the job as it is then; empty if its state does not allow the change
     */
    @Transactional
    Optional<Job> change(String sql, Map<String, Object> parameters);
}
