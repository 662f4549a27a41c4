package com.hunzal.hcm.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.StringUtils;

/**
 * Finds the rows of a table with times that other programs wrote and that do not compare with ours, a page at a time,
 * and has each of them mended but those that cannot be. An index holds just those rows, so that looking costs next to nothing while there are none.
 */
public final class OddTimes {

    /** How many rows one transaction mends at most: on SQLite nobody else can write meanwhile. */
    static final int PAGE = 500;

    /** So that what is noticed every second does not keep the caller from whatever else it has to do. */
    private static final int MOST_PAGES = 20;

    private static final int LONGEST_SHOWN = 100;

    private final Database database;
    private final StuckRows.Kind stuck;
    private final String query;
    private final String again;
    private final List<String> columns;

    /**
     * @param columns those that hold times
     * @param state the column that says in which state a row is, or "''"
     * @param searches conditions that find the rows to be mended, each as an index says it
     */
    public OddTimes(
            Database database,
            StuckRows stuck,
            String table,
            List<String> columns,
            String state,
            List<Search> searches) {
        this.database = database;
        this.stuck = stuck.of("Times in " + table + " do not compare with others and cannot be mended");
        this.columns = columns;
        var vendor = database.vendor();
        var read = new StringBuilder("id, ").append(state).append(" AS state");
        columns.forEach(column -> read.append(
                ", %1$s, CASE WHEN %2$s THEN 1 ELSE 0 END AS odd_%1$s".formatted(column, vendor.odd(column))));
        var select = "SELECT " + read + " FROM " + table + " WHERE id IN (";
        this.query = select
                + String.join(
                        " UNION ",
                        searches.stream().map(each -> each.sql(table, vendor)).toList()) + ") ORDER BY id LIMIT "
                + PAGE;
        this.again = select + ":ids) AND (("
                + String.join(") OR (", searches.stream().map(Search::condition).toList()) + ")) ORDER BY id"
                + (vendor == Vendor.POSTGRESQL ? " FOR UPDATE SKIP LOCKED" : "");
    }

    /**
     * One way to rows that are to be mended.
     *
     * @param condition word for word as the index has it
     */
    public record Search(String index, String condition) {

        private String sql(String table, Vendor vendor) {
            var from = vendor == Vendor.SQLITE ? table + " INDEXED BY " + index : table;
            return "SELECT * FROM (SELECT id FROM %s WHERE (%s) AND id > :after ORDER BY id LIMIT %s) AS %s"
                    .formatted(from, condition, PAGE, index);
        }
    }

    /**
     * A time in a row.
     *
     * @param instant null if there is none, or nothing that is a time
     * @param odd whether it has to be written anew
     * @param text what is there, for people; "" if nothing is
     */
    public record Time(@Nullable Instant instant, boolean odd, String text) {

        /** Whether something is there that is no time. */
        public boolean isNone() {
            return instant == null && !isEmpty();
        }

        /** Whether nothing is there, or what some programs write for nothing. */
        public boolean isEmpty() {
            return instant == null && (text.isBlank() || text.equals("0") || text.startsWith("0000-00-00"));
        }
    }

    /** A row to be mended; {@code state} as it is in the table. */
    public record Row(String id, @Nullable String state, Map<String, Time> times) {

        public Time time(String column) {
            return times.getOrDefault(column, new Time(null, false, ""));
        }
    }

    /**
     * Inside the caller's transaction, of which only the statement that fails is undone: on SQLite that is so, unless it
     * was not the row that made it fail.
     *
     * @param mender writes the row
     * @return how many rows were mended, one page at most
     */
    public int mendPage(Consumer<Row> mender) {
        var rows = new LinkedHashMap<String, Row>();
        find(database.writes(), "").forEach(row -> rows.put(row.id(), row));
        return stuck.changeEach(
                stuck.without(List.copyOf(rows.keySet())), id -> mender.accept(Objects.requireNonNull(rows.get(id))));
    }

    /**
     * In transactions of its own, a page in each.
     *
     * @return how many rows were mended; there may be more
     */
    public int mend(Consumer<Row> mender) {
        var mended = 0;
        var after = "";
        for (int i = 0; i < MOST_PAGES; i++) {
            var page = find(database.reads(), after);
            if (page.isEmpty()) {
                break;
            }
            var ids = stuck.without(page.stream().map(Row::id).toList());
            mended += stuck.change(ids, part -> mendTogether(part, mender)).size();
            after = page.get(page.size() - 1).id();
        }
        return mended;
    }

    /** Reads them again, for the page was read outside: somebody may have changed them since, or be doing so now. */
    private List<Row> mendTogether(List<String> ids, Consumer<Row> mender) {
        return database.inTransaction(() -> {
            var rows = database.writes()
                    .sql(again)
                    .param("ids", ids)
                    .query((row, number) -> read(row))
                    .list();
            rows.forEach(mender);
            return rows;
        });
    }

    private List<Row> find(JdbcClient client, String after) {
        return client.sql(query)
                .param("after", after)
                .query((row, number) -> read(row))
                .list();
    }

    private Row read(ResultSet row) throws SQLException {
        var times = new LinkedHashMap<String, Time>();
        for (var column : columns) {
            var instant = database.vendor().timestamp(row, column);
            var text = instant == null ? TimeText.text(row.getObject(column)) : instant.toString();
            times.put(column, new Time(instant, row.getInt("odd_" + column) == 1, shown(text)));
        }
        return new Row(row.getString("id"), row.getString("state"), times);
    }

    /** PostgreSQL's text, too, is to be able to hold it. */
    private static String shown(String text) {
        return StringUtils.truncate(text, LONGEST_SHOWN).replaceAll("\\p{Cntrl}", " ");
    }
}
