package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.SettableClock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class StuckRowsTests {

    private final SettableClock clock = new SettableClock();
    private final StuckRows stuck = new StuckRows(clock);
    private final StuckRows.Kind kind = stuck.of("These cannot be changed");

    @Test
    void beyondWhatIsRememberedTheOthersAreChangedAllTheSame() {
        var ids = new ArrayList<>(IntStream.range(0, StuckRows.MOST + 10)
                .mapToObj(i -> "stuck-" + i)
                .toList());
        ids.add("good");

        for (int i = 0; i < 2; i++) {
            assertThat(kind.change(kind.without(ids), StuckRowsTests::refuseTheStuck))
                    .containsExactly("good");
        }

        assertThat(stuck.count()).isEqualTo(StuckRows.MOST);
    }

    private static List<String> refuseTheStuck(List<String> ids) {
        if (ids.stream().anyMatch(id -> id.startsWith("stuck"))) {
            throw new DataIntegrityViolationException("refused", new SQLException("refused", "23514"));
        }
        return ids;
    }
}
