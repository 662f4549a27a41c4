package com.hunzal.hcm.organizations;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OrganizationsTable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The organizations of the HR system, which owns their table. Only the column {@code id} is taken for granted. */
@Component
public class Organizations {

    /** The organization that a first run makes in an empty database. */
    public static final String DEFAULT_ID = "default";

    private final Database database;
    private final OrganizationsTable table;

    Organizations(Database database, OrganizationsTable table) {
        this.database = database;
        this.table = table;
    }

    /** Whether the operator has named a table of the HR system's, in which nobody else is to make one unasked. */
    public boolean areMadeElsewhere() {
        return table.isNamed();
    }

    public boolean exists(String id) {
        return exists(database.reads(), database.organizations(), id);
    }

    /** @param table as {@link Database#organizations()} names it */
    public static boolean exists(JdbcClient reads, String table, String id) {
        return reads.sql("SELECT 1 FROM " + table + " WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** @return ids in alphabetical order, at most {@code limit} */
    public List<String> ids(int limit) {
        return ids(database.reads(), database.organizations(), limit);
    }

    /** @return ids in alphabetical order, at most {@code limit} */
    public static List<String> ids(JdbcClient reads, String table, int limit) {
        return reads.sql("SELECT id FROM " + table + " ORDER BY id LIMIT :limit")
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    /**
     * An organization.
     *
     * @param name null where the HR system's table has none
     */
    public record Named(String id, @Nullable String name) {}

    /**
     * @param beginning of the id or the name, in any case; empty for all
     * @param after the id behind which to go on; null for the first
     * @return in the order of ids, at most {@code limit}
     */
    public List<Named> page(String beginning, @Nullable String after, int limit) {
        var names = hasNames(database.reads());
        var pattern = beginning.toLowerCase(Locale.ROOT).replaceAll("([%_!])", "!$1") + "%";
        return database.reads()
                .sql("SELECT id, " + (names ? "name" : "NULL") + " FROM " + database.organizations() + " WHERE "
                        + (after == null ? "" : "id > :after AND ")
                        + "(lower(id) LIKE :pattern ESCAPE '!'"
                        + (names ? " OR lower(name) LIKE :pattern ESCAPE '!')" : ")")
                        + " ORDER BY id LIMIT :limit")
                .param("after", after)
                .param("pattern", pattern)
                .param("limit", limit)
                .query((row, number) -> new Named(row.getString(1), row.getString(2)))
                .list();
    }

    /** @return null if there is none */
    public @Nullable Named named(String id) {
        return database.reads()
                .sql("SELECT id, " + (hasNames(database.reads()) ? "name" : "NULL") + " FROM "
                        + database.organizations() + " WHERE id = :id")
                .param("id", id)
                .query((row, number) -> new Named(row.getString(1), row.getString(2)))
                .optional()
                .orElse(null);
    }

    /**
     * @param name shown to people; ignored where the HR system's table has no such column
     * @throws org.springframework.dao.DataIntegrityViolationException if the id is taken, or the HR system's table
     *     needs more than an id
     */
    public void add(String id, @Nullable String name) {
        var named = name != null && hasNames(database.writes()); // inside of the caller's transaction
        database.writes()
                .sql("INSERT INTO " + database.organizations()
                        + (named ? " (id, name) VALUES (:id, :name)" : " (id) VALUES (:id)"))
                .param("id", id)
                .param("name", name)
                .update();
    }

    private boolean hasNames(JdbcClient client) {
        return client.sql("SELECT * FROM " + database.organizations() + " LIMIT 0")
                .query((ResultSetExtractor<Boolean>) rows -> {
                    var columns = rows.getMetaData();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        if (columns.getColumnName(i).equalsIgnoreCase("name")) {
                            return true;
                        }
                    }
                    return false;
                });
    }
}
