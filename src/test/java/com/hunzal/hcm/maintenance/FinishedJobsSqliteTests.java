package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinishedJobsSqliteTests extends FinishedJobsContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.sqlite(folder);
    }

    /** PostgreSQL compares them itself. Seconds are less than any text, and these say when the sweep has been there. */
    @Test
    void whatAnotherProgramWroteInAFormThatDoesNotCompareStaysUntilItIsMended() throws Exception {
        for (var time : List.of(
                "unixepoch('2026-03-15')", "julianday('2026-03-15')", "'2026-03-15T00:00:00Z'", "'0'", "'never'")) {
            finished("completed at " + time, "completed", WEEK_AGO);
            test.execute("UPDATE background_jobs SET completed_at = " + time + " WHERE completed_at LIKE '%.000000'");
            finished("changed at " + time, "completed", WEEK_AGO);
            test.execute("UPDATE background_jobs SET updated_at = " + time
                    + ", completed_at = NULL WHERE completed_at LIKE '%.000000'");
        }

        assertThat(delete()).isZero();
    }
}
