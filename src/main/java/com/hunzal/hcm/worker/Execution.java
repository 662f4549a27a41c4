package com.hunzal.hcm.worker;

import com.hunzal.hcm.jobs.JobHandlers;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.PayloadBinder;
import com.hunzal.hcm.jobs.WholeService;
import com.hunzal.hcm.nodes.Node;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Calls the handler of a running job's type with its payload. */
@Component
class Execution {

    private final JobHandlers handlers;
    private final PayloadBinder binder;
    private final WholeService service;
    private final Node node;

    Execution(JobHandlers handlers, PayloadBinder binder, WholeService service, Node node) {
        this.handlers = handlers;
        this.binder = binder;
        this.service = service;
        this.node = node;
    }

    /** How long an attempt may take. */
    Duration timeout(String jobType) {
        return handlers.find(jobType).map(known -> known.handler().timeout()).orElse(Duration.ofMinutes(1));
    }

    /** A payload that the handler cannot work on is a failure for good. */
    JobOutcome of(RunningJob running) throws Exception {
        var type = running.job().jobType();
        var known = handlers.find(type);
        if (known.isEmpty()) {
            // Another node may know it, or this one after its upgrade; so it is tried again, with backoff.
            return JobOutcome.retry(
                    "Unknown job type \"" + type + "\" on " + node.id() + "; known types: " + handlers.types());
        }
        return handle(known.get(), running);
    }

    private <P extends Record> JobOutcome handle(JobHandlers.Known<P> known, RunningJob running) throws Exception {
        P payload;
        try {
            payload = binder.bind(running.payload(), known.payloadType(), known.handler()::check);
        } catch (PayloadBinder.Unfit unfit) {
            return JobOutcome.failed("The payload cannot be used: " + unfit.getMessage());
        }
        var handler = known.handler();
        var job = running.job();
        if (!handler.isForWholeService(payload)) {
            running.reaches(() -> service.allows(job.id(), job.organizationId()));
            return handler.handle(payload, running);
        }
        var instead = service.enter(job.id(), job.organizationId(), job.jobType());
        if (instead != null && !handler.hasOwnPart(payload)) {
            return instead;
        }
        running.reaches(() -> instead == null);
        return handler.handle(payload, running);
    }
}
