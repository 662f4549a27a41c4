package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.DatabaseBackup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Copies the SQLite database as it is now, also while the service runs. Overwrites nothing."
                + " The keys of its secrets are not in it.")
class Backup implements Callable<Integer> {

    private final Beans beans;
    private final PrintWriter out;

    @Parameters(paramLabel = "FILE", description = "The copy to make.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    Backup(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        var copy = file.toAbsolutePath().normalize();
        beans.get(DatabaseBackup.class).writeTo(copy);
        out.println("Wrote %s (%s bytes)".formatted(copy, Files.size(copy)));
        out.println(
                "The keys that secrets in it are encrypted with are not in it: keep encryption.keys of the data folder,"
                        + " or hcm.security.encryption-keys, in another place.");
        return 0;
    }
}
