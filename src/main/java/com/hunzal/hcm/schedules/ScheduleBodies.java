package com.hunzal.hcm.schedules;

import com.hunzal.hcm.jobs.JobRequest;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.schedules.Plan.Least;
import com.hunzal.hcm.web.JsonFields;
import java.time.Clock;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes plans of what people send. */
@Component
class ScheduleBodies {

    private static final String PAYLOAD = "payload";

    private final JobSubmitter jobs;
    private final JsonMapper json;
    private final ScheduleProperties properties;
    private final Clock clock;

    ScheduleBodies(JobSubmitter jobs, JsonMapper json, ScheduleProperties properties, Clock clock) {
        this.jobs = jobs;
        this.json = json;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param changesNothing whether the schedule says just that already */
    record Change(Plan plan, boolean changesNothing) {}

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every field that is not right */
    Plan plan(JsonNode body) {
        return plan(body, jobs::read, true);
    }

    /**
     * What a schedule is to become.
     *
     * @throws com.hunzal.hcm.web.Problem 400 or 422 naming every field that is not right, also of those that were there
     */
    Change change(Schedule before, JsonNode patch) {
        var was = body(before);
        var merged = ScheduleChange.merge(before, was.deepCopy(), patch);
        var newTimes = !before.cron().equals(merged.path("cron").asString(""));
        var samePayload = before.payloadIsRight()
                && merged.path("job_type").equals(was.path("job_type"))
                && merged.path(PAYLOAD).equals(was.path(PAYLOAD));
        var changesNothing = merged.equals(was);
        if (!samePayload) {
            return new Change(plan(merged, jobs::read, newTimes), changesNothing);
        }
        merged.remove(PAYLOAD);
        var plan = plan(merged, jobs::readWithoutPayload, newTimes).withPayload(before.payload());
        return new Change(plan, changesNothing);
    }

    /** @param spaced whether times that are closer to each other than the least interval are refused */
    private Plan plan(JsonNode body, Function<JsonFields, JobRequest> job, boolean spaced) {
        return Plan.parse(body, job, new Least(properties.leastInterval(), spaced), clock.instant());
    }

    /** The row as a request would have said it, for a partial update to be laid over. */
    private ObjectNode body(Schedule schedule) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("name", schedule.name());
        body.put("cron", schedule.cron());
        body.put("zone", schedule.zone());
        body.put("job_type", schedule.jobType());
        body.put("priority", schedule.priority());
        body.put("max_retries", schedule.maxRetries());
        body.put("enabled", schedule.enabled());
        body.put("overlap", schedule.overlap());
        schedule.tags().forEach(body.putArray("tags")::add);
        if (schedule.payload() != null) {
            body.set(PAYLOAD, payload(schedule));
        }
        return body;
    }

    /** Text that another program wrote and that is no JSON is text. */
    JsonNode payload(Schedule schedule) {
        var text = schedule.payload();
        try {
            return text == null ? JsonNodeFactory.instance.nullNode() : json.readTree(text);
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }
}
