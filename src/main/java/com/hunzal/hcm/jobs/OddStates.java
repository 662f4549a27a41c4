package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.OddRows;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A job without a state is {@code queued} to whoever looks at it, but no index of queued jobs has it. */
@Component
public class OddStates {

    private final OddRows oddRows;

    OddStates(OddRows oddRows) {
        this.oddRows = oddRows;
    }

    /** @return how many jobs got one; there may be more */
    public int mend() {
        return oddRows.mend("background_jobs", "status = 'queued'", "status IS NULL", Map.of());
    }
}
