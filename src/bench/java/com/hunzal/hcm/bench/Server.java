package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Makes databases of one kind: SQLite files, or databases on a PostgreSQL server of its own with default settings. */
final class Server implements AutoCloseable {

    final Vendor vendor;
    private final Path folder;
    private final @Nullable EmbeddedPostgres postgresql;
    private int made;

    private Server(Vendor vendor, Path folder, @Nullable EmbeddedPostgres postgresql) {
        this.vendor = vendor;
        this.folder = folder;
        this.postgresql = postgresql;
    }

    static Server start(String name, Path folder) throws IOException {
        var vendor = Vendor.valueOf(name.toUpperCase(java.util.Locale.ROOT));
        return new Server(
                vendor,
                folder,
                vendor == Vendor.SQLITE
                        ? null
                        // Not in a folder of the project: the server refuses to run as root and takes another user.
                        // The library turns off what makes commits durable; the later of two options counts.
                        : EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .start());
    }

    String name() {
        return vendor == Vendor.SQLITE ? "SQLite" : "PostgreSQL";
    }

    /** Name, version, and what makes commits durable, as the server says it. */
    String version() throws SQLException {
        try (var connection = empty().open()) {
            // Without what the distribution adds, in parentheses.
            var version = connection.getMetaData().getDatabaseProductVersion().split(" ")[0];
            return name() + " " + version + (vendor == Vendor.POSTGRESQL ? durability(connection) : "");
        }
    }

    private static String durability(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT current_setting('fsync'), current_setting('synchronous_commit')")) {
            row.next();
            return " (fsync=" + row.getString(1) + ", synchronous_commit=" + row.getString(2) + ")";
        }
    }

    /** An empty database, without tables. */
    Store empty() throws SQLException {
        var name = "bench" + ++made;
        if (postgresql == null) {
            return new Store(vendor, "jdbc:sqlite:" + folder.resolve(name + "-" + System.nanoTime() + ".db"), null);
        }
        var address = "jdbc:postgresql://localhost:" + postgresql.getPort() + "/";
        new Store(vendor, address + "postgres", "postgres").execute("CREATE DATABASE " + name);
        return new Store(vendor, address + name, "postgres");
    }

    /** A database with the service's own tables and indexes. */
    Store migrated() throws SQLException {
        var store = empty();
        Tables.migrate(store);
        return store;
    }

    /** Processor time that the server's processes have used; none where the database lives in our own. */
    long cpuNanos() throws IOException {
        return postgresql == null ? 0 : Machine.cpuNanosOfTree(pid(postgresql));
    }

    private static long pid(EmbeddedPostgres server) throws IOException {
        try (var processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(each -> Machine.commandLine(each.pid()).contains("postgres\0")
                            && Machine.commandLine(each.pid()).contains(String.valueOf(server.getPort())))
                    .map(ProcessHandle::pid)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no server process"));
        }
    }

    @Override
    public void close() throws IOException {
        if (postgresql != null) {
            postgresql.close();
        }
    }
}
