package com.hunzal.hcm.commands;

import com.hunzal.hcm.schema.ConfiguredSchema;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Lists tables, row counts, applied migrations and by which keys secrets are encrypted, and compares"
                    + " notification_settings and background_jobs with the migration guide. Changes nothing. Exit code 1 if they differ."
        })
class Inspect implements Runnable {

    private final Beans beans;
    private final PrintWriter out;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    Inspect(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    @Override
    public void run() {
        var inspection = beans.get(ConfiguredSchema.class).inspect();
        var secrets = SecretsInDatabase.of(beans);
        out.print(json ? InspectionJson.of(inspection, secrets) : InspectionText.of(inspection, secrets));
        out.flush();
        var differences = inspection.differences().size();
        if (differences > 0) {
            throw new CommandFailed("%s differs from the migration guide in %s %s."
                    .formatted(inspection.database(), differences, differences == 1 ? "place" : "places"));
        }
    }
}
