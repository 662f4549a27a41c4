package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.schema.Phase4Rollback;
import com.hunzal.hcm.schema.Phase4Rollback.Plan;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Drops notification_settings, background_jobs, the service's further tables and everything built on them,"
                    + " and nothing else. A SQLite file is copied first. A later start or migrate makes them anew, empty."
        })
class Rollback implements Runnable {

    private final Beans beans;
    private final PrintWriter out;

    @Option(names = "--yes", description = "Really do it. Without it the command only says what it would drop.")
    private boolean yes;

    Rollback(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    @Override
    public void run() {
        var database = beans.get(ConfiguredDatabase.class);
        var rollback = beans.get(Phase4Rollback.class);
        var plan = rollback.plan();
        if (plan.tables().isEmpty()) {
            out.println("There is nothing to drop in " + database.name() + ".");
            return;
        }
        if (!yes) {
            print("Would drop, with this many rows, from ", plan, database);
            throw new CommandFailed("Nothing was dropped. Say --yes to drop these tables with all of their rows.");
        }
        var copy = rollback.drop();
        copy.ifPresent(file -> out.println("Copied the database to " + file));
        print("Dropped, with this many rows, from ", plan, database);
    }

    private void print(String what, Plan plan, ConfiguredDatabase database) {
        out.println(what + database.name() + ":");
        out.print(Columns.ofRows(plan.tables()));
        plan.dependents().forEach(each -> out.println("  " + each));
        out.flush();
    }
}
