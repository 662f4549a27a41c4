package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.Explanation;
import com.hunzal.hcm.database.SqliteCopy;
import com.hunzal.hcm.database.Vendor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Undoes all migrations but the one that made the table organizations, which may be the HR system's. */
@Component
public class Phase4Rollback {

    /**
     * What is to be dropped.
     *
     * @param tables those that the migrations made
     * @param dependents other programs' views, and on SQLite their triggers, that would fail without these tables
     */
    public record Plan(List<TableRows> tables, List<String> dependents) {

        static Plan of(Connection connection, Vendor vendor) throws SQLException {
            var own = OwnTables.names(vendor);
            return new Plan(
                    TableRows.all(connection).stream()
                            .filter(each -> own.contains(each.table()))
                            .toList(),
                    Dependent.of(connection, vendor, own).stream()
                            .map(Dependent::toString)
                            .toList());
        }
    }

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ConfiguredDatabase database;
    private final ObjectProvider<DataSource> dataSource;
    private final Clock clock;

    Phase4Rollback(ConfiguredDatabase database, ObjectProvider<DataSource> dataSource, Clock clock) {
        this.database = database;
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** Only looks. */
    public Plan plan() {
        return database.exists() ? database.look(Plan::of) : new Plan(List.of(), List.of());
    }

    /**
     * Drops what {@link #plan} names, all or nothing.
     *
     * @return where the copy is that was made before; there is none on PostgreSQL
     */
    public Optional<Path> drop() {
        try {
            var file = database.sqliteFile();
            if (file.isPresent()) {
                return Optional.of(dropFrom(file.get()));
            }
            try (var connection = dataSource.getObject().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(OwnTables.names(Vendor.POSTGRESQL).stream()
                                .map(TableRows::quoted)
                                .collect(Collectors.joining(", ", "DROP TABLE IF EXISTS ", " CASCADE"))
                        + "; DROP FUNCTION IF EXISTS hcm_job_schedule_changed()");
            }
            return Optional.empty();
        } catch (SQLException e) {
            throw Explanation.unusable(database.name(), e);
        }
    }

    private Path dropFrom(Path file) throws SQLException {
        var copy = file.resolveSibling(file.getFileName() + ".before-rollback-" + STAMP.format(clock.instant()));
        var own = OwnTables.names(Vendor.SQLITE);
        // Without foreign keys: else each DROP would first delete the rows of other programs that point to ours.
        try (var connection = database.openFile();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA secure_delete = ON"); // a marker left in free pages would mislead StaleJournal
            statement.execute("BEGIN IMMEDIATE");
            SqliteCopy.write(file, copy); // nobody can write between this and the commit
            for (var dependent : Dependent.of(connection, Vendor.SQLITE, own)) {
                statement.execute(dependent.drop());
            }
            for (var table : own) {
                statement.execute("DROP TABLE IF EXISTS " + TableRows.quoted(table));
            }
            statement.execute("COMMIT");
        }
        return copy;
    }
}
