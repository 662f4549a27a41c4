package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.jobs.JobsFailed;
import com.hunzal.hcm.jobs.JobsFailed.Failed;
import com.hunzal.hcm.jobs.JobsTakenOver;
import com.hunzal.hcm.jobs.JobsTakenOver.Taken;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells other rooms, after the commit, what somebody may have to look at. No trouble of theirs reaches the worker. */
@Component
class JobNews {

    private final ApplicationEventPublisher publisher;
    private final Trouble trouble;

    JobNews(ApplicationEventPublisher publisher, Clock clock) {
        this.publisher = publisher;
        this.trouble = new Trouble(
                LoggerFactory.getLogger(JobNews.class), clock, "Other parts could not be told what became of jobs");
    }

    /** Costs a look at each if none has failed. */
    void recorded(List<Finish> written) {
        List<Failed> failed = List.of();
        for (var finish : written) {
            if (finish.status() == JobStatus.FAILED) {
                failed = failed.isEmpty() ? new ArrayList<>() : failed;
                failed.add(told(finish));
            }
        }
        failed(failed);
    }

    void takenOver(List<Rescued> rescued) {
        if (rescued.isEmpty()) {
            return;
        }
        failed(rescued.stream()
                .filter(job -> JobStatus.FAILED.text().equals(job.status()))
                .map(JobNews::told)
                .toList());
        var taken = new ArrayList<Taken>();
        rescued.stream()
                .collect(Collectors.groupingBy(
                        Rescued::organizationId,
                        TreeMap::new,
                        Collectors.groupingBy(JobNews::node, TreeMap::new, Collectors.counting())))
                .forEach((organizationId, nodes) ->
                        nodes.forEach((node, jobs) -> taken.add(new Taken(organizationId, node, jobs))));
        publish(new JobsTakenOver(taken));
    }

    private static String node(Rescued job) {
        return job.node() == null ? "another program" : job.node();
    }

    private static Failed told(Finish finish) {
        var job = finish.job();
        var failure = finish.failure();
        return new Failed(
                job.organizationId(),
                job.id(),
                job.jobType(),
                failure == null ? null : failure.errorClass(),
                finish.errorMessage());
    }

    private static Failed told(Rescued job) {
        return new Failed(job.organizationId(), job.id(), job.jobType(), null, job.errorMessage());
    }

    private void failed(List<Failed> jobs) {
        if (!jobs.isEmpty()) {
            publish(new JobsFailed(jobs));
        }
    }

    private void publish(Object event) {
        trouble.attempt(() -> publisher.publishEvent(event));
    }
}
