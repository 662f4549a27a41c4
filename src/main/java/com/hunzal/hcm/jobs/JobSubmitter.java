package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.JsonFields;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/** The door for other rooms that want a job to be done. */
@Component
public class JobSubmitter {

    private final JobInserts inserts;
    private final JobEngine engine;
    private final JobHandlers handlers;
    private final JsonMapper json;
    private final Clock clock;

    JobSubmitter(JobInserts inserts, JobEngine engine, JobHandlers handlers, JsonMapper json, Clock clock) {
        this.inserts = inserts;
        this.engine = engine;
        this.handlers = handlers;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Reads {@code job_type}, {@code payload}, {@code priority} and {@code max_retries} as a new job has them, and
     * notes what is wrong with them: the result is only good for something if {@link JsonFields#check} is content.
     */
    public JobRequest read(JsonFields fields) {
        return NewJob.request(fields, handlers, json);
    }

    /**
     * Makes a job that is due at once, in the transaction of the caller if there is one. The worker is woken when the
     * job is committed.
     *
     * @return the job's id
     */
    public String submit(String organizationId, JobRequest request) {
        var job =
                new NewJob(request.jobType(), request.payload(), request.priority(), request.maxRetries(), null, null);
        var row = NewRow.of(organizationId, job, clock.instant()).askedForBy(request.scheduleId());
        inserts.add(List.of(row));
        wakeAfterCommit();
        return row.id();
    }

    private void wakeAfterCommit() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            engine.announce();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                engine.announce();
            }
        });
    }
}
