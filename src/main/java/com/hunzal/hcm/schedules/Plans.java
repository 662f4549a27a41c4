package com.hunzal.hcm.schedules;

import com.hunzal.hcm.jobs.JobSubmitter;
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

/** Makes plans of what people send and of what is in the table, by the same rules. */
@Component
class Plans {

    private final JobSubmitter jobs;
    private final JsonMapper json;
    private final Clock clock;

    Plans(JobSubmitter jobs, JsonMapper json, Clock clock) {
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
    }

    /** @throws Problem 400 or 422 naming every field that is not right */
    Plan of(JsonNode body) {
        return Plan.parse(body, jobs, clock.instant());
    }

    /** @throws Problem if another program wrote it, or its job type is no longer known, and it cannot run */
    Plan of(Schedule schedule) {
        return of(body(schedule));
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
        var body = JsonNodeFactory.instance.objectNode();
        body.put("name", schedule.name());
        body.put("cron", schedule.cron());
        body.put("zone", schedule.zone());
        body.put("job_type", schedule.jobType());
        if (schedule.payload() != null) {
            body.set("payload", payload(schedule));
        }
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
