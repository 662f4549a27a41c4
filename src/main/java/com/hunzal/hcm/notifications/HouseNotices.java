package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.jobs.JobsFailed;
import com.hunzal.hcm.jobs.JobsTakenOver;
import com.hunzal.hcm.settings.ChannelPaused;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Hears what admins are to be told, and tells it on a thread of its own: whoever says something does not wait. What is the
 * same is told once, of one organization only so much waits, and each has its turn.
 */
@Component
class HouseNotices implements DisposableBean {

    /** What is more is not told: where so much happens at once, admins know. */
    static final int MOST_OF_ONE = 50;

    private static final int MOST_ORGANIZATIONS = 5_000;

    /** Jobs that tell things, and whose own failures would make more of them. */
    private static final String OF_NOTIFICATIONS = "notification_";

    private final HouseTelling telling;
    private final Trouble trouble;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("house-notices-"));

    /** By organization, by what makes two the same. Its lock guards the flag, too. */
    private final Map<String, Map<Object, Object>> waiting = new LinkedHashMap<>();

    private boolean working;

    HouseNotices(HouseTelling telling, Clock clock) {
        this.telling = telling;
        this.trouble =
                new Trouble(LoggerFactory.getLogger(HouseNotices.class), clock, "Admins could not be told something");
    }

    /** Two failures that are the same but for the job. */
    private record Kind(String jobType, String errorClass, String message) {}

    @EventListener
    void failed(JobsFailed failed) {
        for (var job : failed.jobs()) {
            if (!job.jobType().startsWith(OF_NOTIFICATIONS)) {
                var kind =
                        new Kind(job.jobType(), String.valueOf(job.errorClass()), String.valueOf(job.errorMessage()));
                hear(job.organizationId(), kind, job);
            }
        }
    }

    @EventListener
    void takenOver(JobsTakenOver takenOver) {
        takenOver.taken().forEach(each -> hear(each.organizationId(), each.node(), each));
    }

    @EventListener
    void paused(ChannelPaused paused) {
        hear(paused.organizationId(), paused, paused);
    }

    private void hear(String organizationId, Object kind, Object what) {
        synchronized (waiting) {
            if (waiting.size() >= MOST_ORGANIZATIONS && !waiting.containsKey(organizationId)) {
                return;
            }
            var ofOne = waiting.computeIfAbsent(organizationId, id -> new LinkedHashMap<>());
            if (ofOne.size() < MOST_OF_ONE) {
                ofOne.putIfAbsent(kind, what);
            }
            if (!working) {
                working = true;
                thread.execute(this::work);
            }
        }
    }

    private void work() {
        while (true) {
            String organizationId;
            Collection<Object> news;
            synchronized (waiting) {
                if (waiting.isEmpty()) {
                    working = false;
                    return;
                }
                var first = waiting.entrySet().iterator().next();
                organizationId = first.getKey();
                news = List.copyOf(first.getValue().values());
                waiting.remove(organizationId);
            }
            trouble.attempt(() -> telling.tell(organizationId, news));
        }
    }

    /** Whether all that was heard has been told. */
    boolean isIdle() {
        synchronized (waiting) {
            return !working;
        }
    }

    @Override
    public void destroy() {
        synchronized (waiting) {
            waiting.clear();
            working = true; // nothing more is begun
        }
        thread.shutdownNow();
    }
}
