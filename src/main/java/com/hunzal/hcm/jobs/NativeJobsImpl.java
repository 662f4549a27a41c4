package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.ReadTime;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.query.NativeQuery;

/** Spring Data finds it by its name. */
class NativeJobsImpl implements NativeJobs {

    /** Of many at once: without what can be large. */
    private static final String COLUMNS = """
            id, organization_id, job_type, status, priority, NULL AS payload, NULL AS result, error_message, retry_count,
            max_retries, next_retry_at, started_at, completed_at, created_at, updated_at, run_at, attempt, crash_count,
            locked_by, lease_until, cancel_requested_at, unique_key, parent_id, schedule_id, progress, progress_message,
            failure_key, tags
            """;

    private final EntityManager entities;

    NativeJobsImpl(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<Job> page(String where, Map<String, Object> parameters, int limit, int skip) {
        var query = query(sqlOfPage(where), parameters);
        var seconds = ReadTime.secondsLeft();
        if (seconds != null) {
            query.setTimeout(seconds);
        }
        return query.setParameter("limit", limit).setParameter("skip", skip).getResultList();
    }

    static String sqlOfPage(String where) {
        return "SELECT " + COLUMNS + " FROM background_jobs WHERE " + where
                + " ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :skip";
    }

    @Override
    public Optional<Job> change(String sql, Map<String, Object> parameters) {
        return query(sql, parameters).uniqueResultOptional();
    }

    @SuppressWarnings("unchecked") // of the class that is asked for
    private NativeQuery<Job> query(String sql, Map<String, Object> parameters) {
        NativeQuery<Job> query = entities.createNativeQuery(sql, Job.class).unwrap(NativeQuery.class);
        query.getParameters().stream()
                .map(Parameter::getName)
                .filter(parameters::containsKey) // not every statement needs all
                .forEach(name -> query.setParameter(name, parameters.get(name)));
        return query;
    }
}
