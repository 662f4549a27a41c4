package com.hunzal.hcm.commands;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command line, split into Spring's properties ({@code --name.with.dot=value}) and all the rest. */
record Arguments(List<String> forSpring, List<String> rest) {

    private static final Pattern PROPERTY = Pattern.compile("--[^=]*\\.[^=]*=.*", Pattern.DOTALL);
    private static final Set<String> ABOUT_THE_JAR = Set.of("--help", "-h", "--version", "-V");

    static Arguments of(String[] arguments) {
        return new Arguments(
                Stream.of(arguments)
                        .filter(each -> PROPERTY.matcher(each).matches())
                        .toList(),
                Stream.of(arguments)
                        .filter(each -> !PROPERTY.matcher(each).matches())
                        .toList());
    }

    /** Spring has options without a dot too, e.g. {@code --debug}: they are no command. */
    boolean askForCommand() {
        return rest.stream().anyMatch(each -> !each.startsWith("-") || ABOUT_THE_JAR.contains(each));
    }

    String[] forCommand() {
        return rest.toArray(String[]::new);
    }
}
