package com.hunzal.hcm.schedules;

import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.schedules.Plan.Least;
import com.hunzal.hcm.web.Problem;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes plans of what people send and of what is in the table, by the same rules. To look whether a payload is right may
 * take its time, so what was found right when it was written is not looked at again, and nothing is inside a transaction.
 */
@Component
class Plans {

    private static final String PAYLOAD = "payload";

    private final JobSubmitter jobs;
    private final JsonMapper json;
    private final ScheduleProperties properties;
    private final Clock clock;

    Plans(JobSubmitter jobs, JsonMapper json, ScheduleProperties properties, Clock clock) {
        this.jobs = jobs;
        this.json = json;
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws Problem 400 or 422 naming every field that is not right */
    Plan of(JsonNode body) {
        return Plan.parse(body, jobs::read, least(true), clock.instant());
    }

    /**
     * What a schedule is to become.
     *
     * @throws Problem 400 or 422 naming every field that is not right, also of those that were there
     */
    Plan changed(Schedule before, ObjectNode merged) {
        var least = least(!before.cron().equals(merged.path("cron").asString("")));
        var was = body(before);
        var samePayload = before.payloadIsRight()
                && merged.path("job_type").equals(was.path("job_type"))
                && merged.path(PAYLOAD).equals(was.path(PAYLOAD));
        return samePayload ? trusting(before, merged, least) : Plan.parse(merged, jobs::read, least, clock.instant());
    }

    /**
     * What a row says, looked into as a whole unless its payload was found right before.
     *
     * @throws Problem if another program wrote it, or its job type is no longer known, and it cannot run
     */
    Plan of(Schedule schedule) {
        return schedule.payloadIsRight()
                ? trusting(schedule)
                : Plan.parse(body(schedule), jobs::read, least(false), clock.instant());
    }

    /**
     * What a row says, as far as that can be told at once.
     *
     * @throws Problem as {@link #of(Schedule)}
     */
    Plan glanceAt(Schedule schedule) {
        return schedule.payloadIsChecked()
                ? trusting(schedule)
                : Plan.parse(body(schedule), jobs::readShape, least(false), clock.instant());
    }

    /**
     * What a row says if its payload is right.
     *
     * @throws Problem as {@link #of(Schedule)}
     */
    Plan trusting(Schedule schedule) {
        return trusting(schedule, withoutPayload(schedule), least(false));
    }

    private Plan trusting(Schedule schedule, ObjectNode body, Least least) {
        var rest = body.deepCopy();
        rest.remove(PAYLOAD);
        return Plan.parse(rest, jobs::readTrusting, least, clock.instant()).withPayload(schedule.payload());
    }

    private Least least(boolean isRequired) {
        return new Least(properties.leastInterval(), isRequired);
    }

    /** What is wrong, in one line. */
    static String text(Problem problem) {
        var properties = problem.getBody().getProperties();
        return properties != null && properties.get("errors") instanceof List<?> errors
                ? errors.stream()
                        .map(Problem.FieldError.class::cast)
                        .map(each -> each.field() + " " + each.message())
                        .collect(Collectors.joining("; "))
                : String.valueOf(problem.getBody().getDetail());
    }

    /** The row as a request would have said it. */
    ObjectNode body(Schedule schedule) {
        var body = withoutPayload(schedule);
        if (schedule.payload() != null) {
            body.set(PAYLOAD, payload(schedule));
        }
        return body;
    }

    private static ObjectNode withoutPayload(Schedule schedule) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("name", schedule.name());
        body.put("cron", schedule.cron());
        body.put("zone", schedule.zone());
        body.put("job_type", schedule.jobType());
        body.put("priority", schedule.priority());
        body.put("max_retries", schedule.maxRetries());
        body.put("enabled", schedule.enabled());
        body.put("overlap", schedule.overlap());
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
