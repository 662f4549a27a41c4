package com.hunzal.hcm.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the few kinds of statements that migrations consist of. A test holds what it reads against real databases. */
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

    private MigrationText() {}

    private static Pattern pattern(String regex) {
        return Pattern.compile(
                regex.replace(" ", "\\s+").replace("\\s+\\(", "\\s*\\("), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /** Each on one line, without comments. */
    static List<String> statements(String script) {
        var plain = CODE.matcher(COMMENT.matcher(script).replaceAll("")).replaceAll("''");
        return Stream.of(plain.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    static void apply(String statement, OwnSchema schema) {
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
            schema.tables().putIfAbsent(made.group(1), new OwnSchema.Table(statement, columns));
        } else if (altered.matches()) {
            alter(altered.group(1), altered.group(2), schema);
        } else if (indexed.matches()) {
            var columns = new ArrayList<@Nullable String>();
            for (var part : parts(indexed.group(4))) {
                var name = part.replaceFirst("(?i)\\s+(ASC|DESC)$", "");
                columns.add(NAME.matcher(name).matches() ? name : null);
            }
            var filter = indexed.group(5) == null ? "" : indexed.group(5);
            var shape = new ActualIndex(columns, indexed.group(1) != null, filter);
            schema.indexes().put(indexed.group(2), new OwnSchema.Index(indexed.group(3), shape, statement));
        } else if (dropped.matches()) {
            schema.indexes().remove(dropped.group(1));
        } else if (droppedTable.matches()) {
            schema.tables().remove(droppedTable.group(1));
        }
    }

    private static void alter(String name, String changes, OwnSchema schema) {
        var table = schema.tables().get(name);
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
