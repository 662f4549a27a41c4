package com.hunzal.hcm.jobs;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
interface JobLog extends Repository<JobLogLine, JobLogLine.Key> {

    List<JobLogLine> findByJobIdAndLineGreaterThanOrderByLine(String jobId, int line, Limit limit);
}
