package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.CannotStart;
import java.sql.SQLException;
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

    /** The innermost failure that says something to a person, on one line. */
    private static String line(Exception e) {
        Throwable telling = e;
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof CommandFailed || each instanceof CannotStart) {
                telling = each;
                break;
            }
            if (!(telling instanceof SQLException) || each instanceof SQLException) {
                telling = each;
            }
        }
        var message = telling.getMessage() == null ? telling.toString() : telling.getMessage();
        if (telling instanceof CannotStart cannotStart) {
            message += " " + cannotStart.action();
        }
        return message.replaceAll("\\s+", " ").strip();
    }
}
