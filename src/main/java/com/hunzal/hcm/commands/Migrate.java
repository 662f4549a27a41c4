package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.schema.Migrations;
import com.hunzal.hcm.schema.MissingColumns;
import com.hunzal.hcm.schema.TakeOverNotice;
import java.io.PrintWriter;
import org.flywaydb.core.Flyway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Brings the database up to date: makes it if there is none, adopts tables that another program made,"
                    + " does nothing if there is nothing to do."
        })
class Migrate implements Runnable {

    private final Beans beans;
    private final PrintWriter out;

    @Option(
            names = "--add-missing-columns",
            description = "Give notification_settings and background_jobs of another program the columns of the"
                    + " migration guide that they lack, with their defaults.")
    private boolean addMissingColumns;

    @Option(
            names = "--print-sql",
            description =
                    "Print the statements of all migrations, in order, for the database's own program; do nothing.")
    private boolean printSql;

    Migrate(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    @Override
    public void run() {
        var database = beans.get(ConfiguredDatabase.class);
        if (printSql) {
            out.print(Migrations.scripts(database));
            out.flush();
            return;
        }
        database.makeItsFolder();
        if (addMissingColumns) {
            beans.get(MissingColumns.class)
                    .add()
                    .forEach(added -> out.println("Added the column " + added.column() + " to " + added.table()));
        }
        var applied = beans.get(Migrations.class).migrate(beans.get(Flyway.class), out::println);
        applied.forEach(migration -> out.println("Applied " + migration));
        if (applied.isEmpty()) {
            out.println("There was nothing to do.");
        }
        beans.get(TakeOverNotice.class).lines().forEach(out::println);
        out.println("The database " + database.name() + " is up to date.");
    }
}
