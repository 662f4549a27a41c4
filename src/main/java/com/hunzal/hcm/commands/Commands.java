package com.hunzal.hcm.commands;

/** The commands of the jar. */
public final class Commands {

    private Commands() {}

    public static boolean isCommand(String[] arguments) {
        return arguments.length > 0 && !arguments[0].startsWith("--");
    }

    public static int run(String[] arguments) {
        throw new UnsupportedOperationException();
    }
}
