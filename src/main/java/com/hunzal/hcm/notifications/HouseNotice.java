package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.JobsFailed;
import com.hunzal.hcm.jobs.JobsTakenOver;
import com.hunzal.hcm.settings.ChannelPaused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that the service itself tells an organization's admins.
 *
 * @param event as templates have it
 * @param cause what makes two of them the same
 * @param data of the template
 */
record HouseNotice(String event, String cause, Map<String, Object> data) {

    static final String JOB_FAILED = "job.failed";
    static final String CHANNEL_PAUSED = "channel.paused";
    static final String WORKER_DEAD = "worker.dead";

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ERROR = 1000;

    /** What subjects must not have; other programs write any text as a job's type or a worker's name. */
    private static final Pattern UNSPEAKABLE =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\u202a-\u202e\u2066-\u2069]+");

    static HouseNotice of(JobsFailed.Failed job) {
        var type = name(job.jobType());
        var key = job.failureKey();
        var data =
                new LinkedHashMap<String, Object>(Map.of("job_type", type, "job_id", job.jobId(), "failure_key", key));
        var error = job.errorMessage();
        if (error != null && !error.isBlank()) {
            data.put("error", shortened(error, LONGEST_ERROR));
        }
        return new HouseNotice(JOB_FAILED, type + " " + key, data);
    }

    /** @param instead the provider that sends now; null if none does */
    static HouseNotice of(ChannelPaused paused, @Nullable String instead) {
        var channel = paused.channel().text();
        var data = new LinkedHashMap<String, Object>(
                Map.of("channel", channel, "provider", paused.provider(), "reason", paused.reason()));
        if (instead != null) {
            data.put("instead", instead);
        }
        return new HouseNotice(CHANNEL_PAUSED, channel + " " + paused.provider(), data);
    }

    static HouseNotice of(JobsTakenOver.Taken taken) {
        var node = name(taken.node());
        return new HouseNotice(WORKER_DEAD, node, Map.of("node", node, "jobs", taken.jobs()));
    }

    private static String name(String text) {
        return shortened(UNSPEAKABLE.matcher(text).replaceAll(" "), LONGEST_NAME);
    }

    /** Never in the middle of a pair. */
    private static String shortened(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + "…";
    }
}
