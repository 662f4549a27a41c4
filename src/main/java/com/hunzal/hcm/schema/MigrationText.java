package com.hunzal.hcm.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the few kinds of statements that migrations consist of, one migration after the other, and knows what they leave
 * behind. A test holds what it reads against real databases.
 */
final class MigrationText {

    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");
    private static final Pattern CODE = Pattern.compile("\\$(\\w*)\\$.*?\\$\\1\\$", Pattern.DOTALL);
    private static final Pattern CREATE_TABLE = pattern("CREATE TABLE (?:IF NOT EXISTS )?(\\w+) \\((.*)\\)");
    private static final Pattern ALTER_TABLE = pattern("ALTER TABLE (?:IF EXISTS )?(\\w+) (.*)");
    private static final Pattern ADD_COLUMN = pattern("ADD COLUMN (?:IF NOT EXISTS )?(\\w+) .*");
    private static final Pattern DROP_COLUMN = pattern("DROP COLUMN (?:IF EXISTS )?(\\w+)");
    private static final Pattern DROP_TABLE = pattern("DROP TABLE (?:IF EXISTS )?(\\w+)");
    private static final Pattern CREATE_INDEX = pattern(
            "CREATE (UNIQUE )?INDEX (?:IF NOT EXISTS )?(\\w+) ON (\\w+) \\((.*?)\\)(?: WITH \\([^)]*\\))?(?: WHERE (.*))?");
    private static final Pattern DROP_INDEX = pattern("DROP INDEX (?:IF EXISTS )?(\\w+)");
    private static final Pattern NAME = Pattern.compile("\\w+");
    private static final Set<String> NO_COLUMN =
            Set.of("PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT", "EXCLUDE");

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Index> indexes = new LinkedHashMap<>();

    /**
     * @param statement that makes it
     * @param columns each with the statement that adds it; the same as the table's if it came with it
     */
    record Table(String statement, Map<String, String> columns) {}

    record Index(String table, ActualIndex shape, String statement) {}

    /** By name, the columns of each with the statement that makes it. */
    Map<String, Table> tables() {
        return tables;
    }

    /** By name. */
    Map<String, Index> indexes() {
        return indexes;
    }

    void read(String migration) {
        statements(migration).forEach(this::apply);
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(
                regex.replace(" ", "\\s+").replace("\\s+\\(", "\\s*\\("), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /** Each on one line, without comments. */
    private static List<String> statements(String script) {
        var plain = CODE.matcher(COMMENT.matcher(script).replaceAll("")).replaceAll("''");
        return Stream.of(plain.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private void apply(String statement) {
        var made = CREATE_TABLE.matcher(statement);
        var altered = ALTER_TABLE.matcher(statement);
        var indexed = CREATE_INDEX.matcher(statement);
        var dropped = DROP_INDEX.matcher(statement);
        var droppedTable = DROP_TABLE.matcher(statement);
        if (made.matches()) {
            var columns = new LinkedHashMap<String, String>();
            for (var part : parts(made.group(2))) {
                var name = part.replaceFirst("\\s.*", "");
                if (!NO_COLUMN.contains(name.toUpperCase(Locale.ROOT))) {
                    columns.put(name, "ALTER TABLE " + made.group(1) + " ADD COLUMN " + part);
                }
            }
            tables.putIfAbsent(made.group(1), new Table(statement, columns));
        } else if (altered.matches()) {
            alter(altered.group(1), altered.group(2));
        } else if (indexed.matches()) {
            var columns = new ArrayList<@Nullable String>();
            for (var part : parts(indexed.group(4))) {
                var name = part.replaceFirst("(?i)\\s+(ASC|DESC)$", "");
                columns.add(NAME.matcher(name).matches() ? name : null);
            }
            var filter = indexed.group(5) == null ? "" : indexed.group(5);
            var shape = new ActualIndex(columns, indexed.group(1) != null, filter);
            indexes.put(indexed.group(2), new Index(indexed.group(3), shape, statement));
        } else if (dropped.matches()) {
            indexes.remove(dropped.group(1));
        } else if (droppedTable.matches()) {
            tables.remove(droppedTable.group(1));
        }
    }

    private void alter(String name, String changes) {
        var table = tables.get(name);
        if (table == null) {
            return; // another program's
        }
        for (var change : parts(changes)) {
            var added = ADD_COLUMN.matcher(change);
            var dropped = DROP_COLUMN.matcher(change);
            if (added.matches()) {
                table.columns().put(added.group(1), "ALTER TABLE " + name + " " + change);
            } else if (dropped.matches()) {
                table.columns().remove(dropped.group(1));
            }
        }
    }

    /** Splits at commas that are in no parentheses. */
    private static List<String> parts(String list) {
        var parts = new ArrayList<String>();
        var depth = 0;
        var from = 0;
        for (int i = 0; i < list.length(); i++) {
            switch (list.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(list.substring(from, i).strip());
                        from = i + 1;
                    }
                }
                default -> {}
            }
        }
        parts.add(list.substring(from).strip());
        return parts;
    }
}
