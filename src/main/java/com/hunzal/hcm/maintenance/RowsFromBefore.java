package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.schema.TakeOver;
import java.time.Instant;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Jobs that another program had finished before this service took the database over: nobody was told that they would be
 * deleted, so they stay until an operator says for how long jobs are kept.
 */
@Component
class RowsFromBefore {

    private static final List<String> RETENTION = List.of("completed", "failed", "cancelled");

    private final TakeOver takeOver;
    private final Environment environment;

    RowsFromBefore(TakeOver takeOver, Environment environment) {
        this.takeOver = takeOver;
        this.environment = environment;
    }

    /** What was over before this moment is not to be deleted without being asked. */
    Instant keptIfOverBefore() {
        return isRetentionSet() ? Instant.EPOCH : takeOver.takenOverAt().orElse(Instant.EPOCH);
    }

    private boolean isRetentionSet() {
        return RETENTION.stream().anyMatch(each -> environment.containsProperty("hcm.jobs.retention." + each));
    }
}
