package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
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
                        : EmbeddedPostgres.builder().start());
    }

    String name() {
        return vendor == Vendor.SQLITE ? "SQLite" : "PostgreSQL";
    }

    /** An empty database, without tables. */
    Store empty() throws SQLException {
        return create(null);
    }

    /** A database with the service's own tables and indexes. */
    Store migrated() throws SQLException {
        var store = empty();
        Tables.migrate(store);
        return store;
    }

    /** As the other is now. Nobody may be connected to it. */
    Store copy(Store other) throws SQLException {
        return create(other);
    }

    private Store create(@Nullable Store template) throws SQLException {
        var name = "bench" + ++made;
        if (postgresql == null) {
            var file = folder.resolve(name + ".db");
            try {
                if (template != null) {
                    Files.copy(Path.of(template.url().substring("jdbc:sqlite:".length())), file);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return new Store(vendor, "jdbc:sqlite:" + file, null);
        }
        var address = "jdbc:postgresql://localhost:" + postgresql.getPort() + "/";
        try (var connection = DriverManager.getConnection(address + "postgres", "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name
                    + (template == null ? "" : " TEMPLATE " + template.url().substring(address.length())));
        }
        return new Store(vendor, address + name, "postgres");
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
