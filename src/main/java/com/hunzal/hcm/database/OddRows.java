package com.hunzal.hcm.database;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Brings rows that other programs wrote into the form that the queries rely on. Each condition is what an invariant of a
 * table rules out: nothing is changed while it holds.
 */
@Component
public class OddRows {

    private static final int PAGE = 1000;
    private static final int PAGES_AT_ONCE = 10;

    private final Database database;
    private final StuckRows stuck;

    public OddRows(Database database, StuckRows stuck) {
        this.database = database;
        this.stuck = stuck;
    }

    /**
     * Waits for nobody: what somebody else is changing at this moment has its turn the next time. Some thousand rows,
     * because a lease must not end meanwhile.
     *
     * @return how many were mended; there may be more
     */
    public int mend(String table, String change, String condition, Map<String, ?> parameters) {
        var unmendable =
                stuck.of("Rows that other programs left odd cannot be mended (" + table + ": " + condition + ")");
        var mended = 0;
        for (int page = 0; page < PAGES_AT_ONCE; page++) {
            var found = unmendable.without(database.reads()
                    .sql("SELECT id FROM %s WHERE %s LIMIT %s".formatted(table, condition, unmendable.limit(PAGE)))
                    .params(parameters)
                    .query(String.class)
                    .list());
            mended += unmendable
                    .change(found, ids -> mend(table, change, condition, parameters, ids))
                    .size();
            if (found.size() < PAGE) {
                break;
            }
        }
        return mended;
    }

    private List<String> mend(
            String table, String change, String condition, Map<String, ?> parameters, List<String> ids) {
        return database.writes()
                .sql(
                        "UPDATE %1$s SET %2$s WHERE id IN (SELECT id FROM %1$s WHERE id IN (:ids) AND %3$s%4$s) RETURNING id"
                                .formatted(
                                        table,
                                        change,
                                        condition,
                                        database.vendor().skipLocked()))
                .params(parameters)
                .param("ids", ids)
                .query(String.class)
                .list();
    }
}
