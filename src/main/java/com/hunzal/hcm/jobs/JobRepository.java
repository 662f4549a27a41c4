package com.hunzal.hcm.jobs;

import java.util.Optional;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The jobs that people look at. What workers read and write is SQL of their own, in the words of their indexes. */
@Transactional(readOnly = true)
interface JobRepository extends Repository<Job, String>, NativeJobs {

    Optional<Job> findByIdAndOrganizationId(String id, String organizationId);
}
