package com.hunzal.hcm.commands;

import com.hunzal.hcm.schema.Verification;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks a SQLite file, e.g. a backup: that it is not damaged, and holds the service's tables."
                + " Changes nothing. Rows that point to missing ones are shown, and are no damage.")
class Verify implements Runnable {

    private final PrintWriter out;

    @Parameters(paramLabel = "FILE", description = "The file to check.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    Verify(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void run() {
        var verification = Verification.of(file);
        out.print(Columns.ofRows(verification.tables()));
        var problems = verification.problems();
        problems.forEach(each -> out.println("problem: " + each));
        verification.findings().forEach(each -> out.println("finding: " + each));
        out.flush();
        if (!problems.isEmpty()) {
            throw new CommandFailed("%s is not sound: %s%s"
                    .formatted(
                            file,
                            problems.get(0),
                            problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)"));
        }
        out.println(
                verification.findings().isEmpty()
                        ? file + " is sound."
                        : file
                                + " is sound. The findings are no damage: they were so in the database that was copied.");
    }
}
