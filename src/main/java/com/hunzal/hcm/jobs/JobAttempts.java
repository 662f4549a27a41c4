package com.hunzal.hcm.jobs;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
interface JobAttempts extends Repository<JobAttempt, JobAttempt.Key> {

    List<JobAttempt> findByJobIdOrderByAttemptDesc(String jobId, Limit limit);
}
