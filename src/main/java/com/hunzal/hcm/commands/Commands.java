package com.hunzal.hcm.commands;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;

/** The commands of the jar. None of them starts the web server. */
public final class Commands {

    private Commands() {}

    /** Whether a command, or help, is asked for; else the arguments are the server's. */
    public static boolean isCommand(String[] arguments) {
        return Arguments.of(arguments).askForCommand();
    }

    /** @return the exit code: 0 success, 1 failure with one line on stderr, 2 wrong usage */
    public static int run(String[] arguments) {
        return run(
                arguments,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        var split = Arguments.of(arguments);
        try (var silence = new Silence();
                var beans = new Beans(split.forSpring())) {
            var line = new CommandLine(new Program());
            for (var command : all(beans, out)) {
                line.addSubcommand(command);
            }
            line.addSubcommand(new HelpCommand());
            tellVersion(line);
            return line.setOut(out)
                    .setErr(err)
                    .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                    .setParameterExceptionHandler(Failures::wrongUsage)
                    .setExecutionExceptionHandler(Failures::failed)
                    .execute(split.forCommand());
        }
    }

    /** Each command has --version, and picocli does not hand the jar's down. */
    private static void tellVersion(CommandLine line) {
        for (var command : line.getSubcommands().values()) {
            command.getCommandSpec().versionProvider(new Program());
            tellVersion(command);
        }
    }

    private static List<Object> all(Beans beans, PrintWriter out) {
        return List.of(
                new Migrate(beans, out),
                new Takeover(beans, out),
                new Inspect(beans, out),
                new Rollback(beans, out),
                new Token(beans, out),
                new Organization(beans, out),
                new Backup(beans, out),
                new Verify(out),
                new Audit(beans, out));
    }
}
