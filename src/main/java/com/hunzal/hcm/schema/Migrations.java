package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.ExclusiveFile;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.ReadOnlyFile;
import com.hunzal.hcm.database.Vendor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.output.ValidateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Brings a database up to date: a new one, one of ours, or one whose tables another program made. */
@Component
public class Migrations {

    private static final String BEFORE_ALL = "0";

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    /** V1 makes the table of organizations, which is not wanted where another one is named. */
    private static final String ITS_OWN_ORGANIZATIONS = "1";

    private final DataSource dataSource;
    private final ConfiguredDatabase database;
    private final OrganizationsTable organizations;
    private final Clock clock;
    private boolean tookOver;

    Migrations(DataSource dataSource, ConfiguredDatabase database, OrganizationsTable organizations, Clock clock) {
        this.dataSource = dataSource;
        this.database = database;
        this.organizations = organizations;
        this.clock = clock;
    }

    /** Whether {@link #migrate} has taken over a database that another program had made. */
    synchronized boolean tookOver() {
        return tookOver;
    }

    /**
     * Runs what is missing. Safe to call from several processes at once.
     *
     * @param tell told if another process takes its time
     * @return the names of the migrations that this call applied; empty if there was nothing to do
     * @throws CannotStart if existing tables lack a column, or a newer version has migrated the SQLite file; then nothing
     *     is changed
     */
    public List<String> migrate(Flyway flyway, Consumer<String> tell) {
        return database.sqliteFile()
                .map(file -> migrateFile(flyway, tell, file))
                .orElseGet(() -> migrateServer(flyway, tell));
    }

    /** For whoever runs them by hand: all of them, in order. Looks at no database. */
    public static String scripts(ConfiguredDatabase database) {
        var vendor = database.sqliteFile().isPresent() ? Vendor.SQLITE : Vendor.POSTGRESQL;
        return OwnTables.migrations(vendor).stream().map(OwnTables.Script::text).collect(Collectors.joining("\n"));
    }

    /** The same, telling the log. */
    List<String> migrate(Flyway flyway) {
        return migrate(flyway, log::warn);
    }

    private List<String> migrateServer(Flyway flyway, Consumer<String> tell) {
        var applied = PostgresqlMigrationLock.whileHolding(flyway, tell, () -> {
            requireRights();
            return migrateWithLock(flyway);
        });
        requireRights(); // on what another user may have made
        return applied;
    }

    private void requireRights() {
        try (var connection = dataSource.getConnection()) {
            PostgresqlRequirements.checkRights(connection, organizations);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look at the rights on the tables", e);
        }
    }

    private List<String> migrateFile(Flyway flyway, Consumer<String> tell, Path file) {
        var applied = new ArrayList<String>();
        ExclusiveFile.whileHolding(lockFile(file), tell, () -> {
            refuseNewer(flyway);
            applied.addAll(migrateWithLock(flyway));
        });
        return applied;
    }

    /**
     * Statements name indexes of SQLite as this version knows them, and would fail one by one. On PostgreSQL they do not,
     * and other nodes may still be at work while one has been upgraded.
     */
    private static void refuseNewer(Flyway flyway) {
        for (var migration : flyway.info().applied()) {
            if (migration.getState() == MigrationState.FUTURE_SUCCESS) {
                throw new CannotStart(
                        "A newer version has migrated the database: V" + migration.getVersion() + " "
                                + migration.getDescription() + " is unknown to this one.",
                        "Use the newer jar, or restore the backup from before the upgrade.");
            }
        }
    }

    private List<String> migrateWithLock(Flyway flyway) {
        Optional<String> byHand;
        boolean ours;
        try (var connection = dataSource.getConnection()) {
            var vendor = Vendor.of(connection);
            check(connection, vendor);
            byHand = ExistingTables.lastByHand(connection);
            ours = MigrationHistory.isIn(connection);
            remember(TakeOver.begin(connection, vendor, organizations, clock.instant()));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look at the existing tables", e);
        }
        // The baseline only counts where there is no history yet, and tells Flyway what was done by hand.
        var baseline = byHand.orElse(organizations.isNamed() ? ITS_OWN_ORGANIZATIONS : BEFORE_ALL);
        var configured = Adoption.configure(flyway, organizations, clock)
                .baselineVersion(baseline)
                .load();
        if (organizations.isNamed() && !ours) {
            configured.baseline(); // also of a schema that is empty, because that table is in another
        }
        var applied = applied(configured);
        requireAllThatTheServiceNeeds();
        try (var connection = dataSource.getConnection()) {
            TakeOver.complete(connection, Vendor.of(connection));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot hold the jobs from before the take-over", e);
        }
        return applied;
    }

    private static List<String> applied(Flyway flyway) {
        MigrateResult result;
        try {
            result = flyway.migrate();
        } catch (FlywayValidateException e) {
            throw refused(flyway.validateWithResult());
        }
        return result.migrations.stream()
                .map(migration -> "V" + migration.version + " " + migration.description)
                .toList();
    }

    private synchronized void remember(boolean takingOver) {
        tookOver |= takingOver;
    }

    private void check(Connection connection, Vendor vendor) throws SQLException {
        ExistingTables.check(connection, vendor, organizations);
        if (vendor == Vendor.POSTGRESQL) { // on SQLite that was done before anything was opened for writing
            connection.setAutoCommit(false);
            try {
                Trials.check(connection, vendor, organizations, clock);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** Somebody may have dropped, since it was made, what the worker cannot do without. */
    private void requireAllThatTheServiceNeeds() {
        try (var connection = dataSource.getConnection()) {
            var missing = OwnSchema.missing(connection, Vendor.of(connection));
            if (!missing.isEmpty()) {
                throw new CannotStart(
                        "The database lacks what the service needs: "
                                + missing.stream().map(OwnSchema.Missing::what).collect(Collectors.joining("; ")) + ".",
                        "Put it back by SQL, or restore a backup: "
                                + missing.stream()
                                        .map(OwnSchema.Missing::remedy)
                                        .collect(Collectors.joining(" ")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot look at the service's own tables", e);
        }
    }

    private static CannotStart refused(ValidateResult result) {
        var problems = result.invalidMigrations.stream()
                .map(each -> "V%s %s: %s"
                        .formatted(each.version, each.description, firstLine(each.errorDetails.errorMessage)))
                .collect(Collectors.joining("; "));
        return new CannotStart(
                "The migrations that the database has are not those of this version: " + problems
                        + ". Nothing was changed.",
                "Use the jar that migrated it, or restore a backup. The table " + OwnTables.HISTORY
                        + " says what was done when.");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    /** Held while tables are made or dropped. */
    static Path lockFile(Path database) {
        return ReadOnlyFile.beside(ReadOnlyFile.real(database), ".migration-lock");
    }
}
