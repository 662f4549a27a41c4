package com.hunzal.hcm.commands;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The jar itself, as its help shows it. */
@Command(
        name = "java -jar hcm-system.jar",
        mixinStandardHelpOptions = true,
        versionProvider = Program.class,
        synopsisHeading = "Usage: ",
        customSynopsis = "java -jar hcm-system.jar [COMMAND] [--any.setting=VALUE ...]",
        description = {
            "Background jobs and notifications over HTTP.",
            "Without a command the web server starts.",
            "",
            "Settings are named with a dot and given to the server and to commands alike:",
            "  --hcm.data-dir=/srv/hcm   --spring.datasource.url=jdbc:postgresql://db/hcm",
            "or as environment variables: HCM_DATA_DIR, SPRING_DATASOURCE_URL.",
            ""
        },
        footer = {"", "COMMAND --help tells more. Exit codes: 0 success, 1 failure, 2 wrong usage."})
class Program implements IVersionProvider, Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    /** From the file that the build leaves in the jar. */
    @Override
    public String[] getVersion() throws IOException {
        var build = new Properties();
        try (var file = Program.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (file != null) {
                build.load(file);
            }
        }
        return new String[] {"hcm-system " + build.getProperty("build.version", "unknown version")};
    }
}
