package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** A statement ends when the time is over for which somebody may read. The same on every database. */
abstract class ReadTimeContract extends ServerTest {

    private static final String ENDLESS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    @Test
    void whatTakesTooLongIsEndedAndTheConnectionStaysGood() {
        ReadTime.limit(Duration.ofMillis(50));

        var failure = catchThrowable(() -> read(ENDLESS));

        assertThat(failure).matches(ReadTime::isBehind);
        ReadTime.clear();
        assertThat(failure).as("nobody had a limit").matches(each -> !ReadTime.isBehind(each));
        assertThat(read("SELECT count(*) FROM background_jobs")).isNotNegative();
    }

    @Test
    void whatIsGivenIsForWhatReadsAndNotForWhatIsInBetween() {
        ReadTime.give(Duration.ofMillis(50));
        ReadTime.spend(() -> read("SELECT count(*) FROM background_jobs"));
        assertThat(ReadTime.secondsLeft()).as("for a statement that writes").isNull();

        var failure = catchThrowable(() -> ReadTime.spend(() -> read(ENDLESS)));

        assertThat(failure).matches(ReadTime::isBehind);
    }

    private long read(String sql) {
        return database.reads().sql(sql).query(Long.class).single();
    }

    @AfterEach
    void noLimit() {
        ReadTime.clear();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ReadTimeOnSqliteTests extends ReadTimeContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ReadTimeOnPostgresqlTests extends ReadTimeContract {}
