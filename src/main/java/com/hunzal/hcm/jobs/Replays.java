package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.Caller;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Repeats a job that is over with another payload: a new job, so that the old one still tells what happened. */
@Component
class Replays {

    private static final List<String> OVER =
            List.of(JobStatus.COMPLETED.text(), JobStatus.FAILED.text(), JobStatus.CANCELLED.text());

    private final Jobs jobs;
    private final JobCreator creator;
    private final JobHandlers handlers;
    private final WholeServiceRules rules;
    private final JsonMapper json;
    private final Clock clock;

    Replays(
            Jobs jobs,
            JobCreator creator,
            JobHandlers handlers,
            WholeServiceRules rules,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.creator = creator;
        this.handlers = handlers;
        this.rules = rules;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @return the new job
     * @throws JobNotFound if there is no such job in this organization
     * @throws WrongJobState if it is not over
     * @throws com.hunzal.hcm.web.Problem 400 or 422 for the payload
     * @throws RuntimeException as {@link JobCreator#create}
     */
    JobCreator.Created replay(Caller caller, String parentId, ObjectNode payload, @Nullable IdempotencyKey key) {
        var organizationId = caller.organizationId();
        // Whatever has become of the old job since.
        var replayed = creator.replay(organizationId, key);
        if (replayed != null) {
            return new JobCreator.Created(replayed, true);
        }
        var parent = jobs.get(organizationId, parentId);
        checkIsOver(parent);
        var body = json.createObjectNode().put("job_type", parent.jobType());
        body.set("payload", payload);
        var checked = NewJob.parse(body, PayloadChecks.ofOneRequest(handlers), json, clock);
        var job = new NewJob(
                        parent.jobType(),
                        checked.payload(),
                        parent.priority(),
                        parent.maxRetries(),
                        null,
                        parent.uniqueKey())
                .tagged(parent.tags())
                .askedBy(caller);
        rules.check(caller, job);
        return creator.repeat(parent, job, key);
    }

    private static void checkIsOver(Job job) {
        if (!OVER.contains(job.status())) {
            throw new WrongJobState(job.status(), "be repeated yet");
        }
    }
}
