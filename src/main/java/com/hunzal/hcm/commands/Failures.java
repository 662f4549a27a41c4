package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.Explanation;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person sees when a command does not do what it was asked for. */
final class Failures {

    private Failures() {}

    static int wrongUsage(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var err = command.getErr();
        if (command.getParent() == null
                && e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()) {
            err.println(noSuchCommand(unmatched));
            err.println(
                    "Commands: " + String.join(", ", command.getSubcommands().keySet()));
        } else {
            err.println(e.getMessage());
            UnmatchedArgumentException.printSuggestions(e, err);
        }
        err.print(command.getHelp().fullSynopsis());
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String noSuchCommand(UnmatchedArgumentException e) {
        var message = "There is no command '" + e.getUnmatched().get(0) + "'.";
        var nearest = e.getSuggestions();
        return nearest.isEmpty() ? message : message + " Did you mean " + lastWord(nearest.get(0)) + "?";
    }

    /** picocli suggests whole command lines. */
    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    static int failed(Exception e, CommandLine command, ParseResult arguments) {
        command.getErr().println(line(e));
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What is known of the failure, else the innermost message, on one line. */
    private static String line(Exception e) {
        var message = e instanceof CommandFailed
                ? String.valueOf(e.getMessage())
                : Explanation.of(e, "")
                        .map(known -> known.getMessage() + " " + known.action())
                        .orElseGet(() -> innermost(e));
        return message.replaceAll("\\s+", " ").strip();
    }

    private static String innermost(Exception e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }
}
