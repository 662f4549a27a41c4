package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Looks whether payloads of schedules that other programs wrote are right: when they are due for the first time, and then
 * never again, because the row says so. What is wrong is tried again every five minutes, as it may be for something
 * beside the row, such as a template in the data folder.
 */
@Component
class PayloadProblems {

    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final int MOST_KNOWN = 10_000;

    private final Database database;
    private final Plans plans;
    private final Clock clock;

    /** What was found wrong here, by schedule. */
    private final Map<String, Found> found = new HashMap<>();

    /** @param payload its hash code */
    private record Found(String jobType, int payload, String problem, Instant lookAgain) {}

    PayloadProblems(Database database, Plans plans, Clock clock) {
        this.database = database;
        this.plans = plans;
        this.clock = clock;
    }

    /** What is wrong with the payload; empty if nothing is. It may take its time, and is not for transactions. */
    synchronized String of(Schedule schedule) {
        if (schedule.payloadIsRight()) {
            return "";
        }
        var payload = Objects.hashCode(schedule.payload());
        var before = found.get(schedule.id());
        if (before != null
                && before.payload() == payload
                && before.jobType().equals(schedule.jobType())
                && clock.instant().isBefore(before.lookAgain())) {
            return before.problem();
        }
        var problem = look(schedule);
        if (found.size() >= MOST_KNOWN) {
            found.clear();
        }
        found.put(
                schedule.id(),
                new Found(schedule.jobType(), payload, problem, clock.instant().plus(PAUSE)));
        if (!problem.equals(schedule.payloadCheck())) {
            remember(schedule, problem);
        }
        return problem;
    }

    private String look(Schedule schedule) {
        try {
            plans.of(schedule);
            return "";
        } catch (UnfitRow unfit) {
            return String.valueOf(unfit.getMessage());
        }
    }

    /** Unless somebody has changed the row meanwhile: then it has to be looked at anyway. */
    private void remember(Schedule schedule, String problem) {
        var payload = schedule.payload();
        database.inTransaction(() -> database.writes()
                .sql(
                        "UPDATE hcm_job_schedules SET payload_check = :found WHERE id = :id AND job_type = :type AND payload"
                                + (payload == null ? " IS NULL" : " = :payload"))
                .param("found", problem)
                .param("id", schedule.id())
                .param("type", schedule.jobType())
                .param("payload", payload == null ? "" : payload)
                .update());
    }
}
