package com.hunzal.hcm.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** A SQLite file, seen as the sqlite3 program sees it: with none of the service's own settings. */
record SqliteFile(Path path) {

    /** Where the service looks for it in its data folder. */
    static SqliteFile in(Path dataFolder) {
        return new SqliteFile(dataFolder.resolve("hunzal_hcm.db"));
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + path);
    }

    SqliteFile execute(String... scripts) {
        try (var connection = open();
                var statement = connection.createStatement()) {
            for (var script : scripts) {
                statement.executeUpdate(script); // runs all statements of the script
            }
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The migration files in order, as {@code cat ... | sqlite3 file} runs them. */
    SqliteFile executeMigrations(String... names) {
        return execute(migrations(names));
    }

    SqliteFile executeAllMigrations() {
        try {
            return executeMigrations(Stream.of(new PathMatchingResourcePatternResolver()
                            .getResources("classpath:db/migration/sqlite/V*.sql"))
                    .map(file -> String.valueOf(file.getFilename()).replace(".sql", ""))
                    .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__")))))
                    .toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String migrations(String... names) {
        return Stream.of(names).map(SqliteFile::migration).collect(Collectors.joining("\n"));
    }

    private static String migration(String name) {
        try (var script = SqliteFile.class.getResourceAsStream("/db/migration/sqlite/" + name + ".sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each row as text, its columns separated by a bar. */
    List<String> rows(String query) {
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                var columns = new ArrayList<String>();
                for (var i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                all.add(String.join("|", columns.stream().map(String::valueOf).toList()));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String value(String query) {
        return rows(query).get(0);
    }

    List<String> tables() {
        return rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    }

    /** Every file of the folder with its content, to see whether anything at all was changed. */
    static Map<String, List<Byte>> everythingIn(Path folder) {
        try (var files = Files.list(folder)) {
            var contents = new TreeMap<String, List<Byte>>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var bytes = new ArrayList<Byte>();
                for (var each : Files.readAllBytes(file)) {
                    bytes.add(each);
                }
                contents.put(file.getFileName().toString(), bytes);
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
