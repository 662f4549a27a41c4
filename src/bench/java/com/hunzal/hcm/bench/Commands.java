package com.hunzal.hcm.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;

/** The child's side of {@link Child}: answers each line of standard input with one line. */
final class Commands {

    static final String OK = "OK ";

    private final PrintStream out;

    private Commands(PrintStream out) {
        this.out = out;
    }

    /** From now on everything that anybody prints goes to the log, and only answers go to standard output. */
    static Commands takeOver() {
        var commands = new Commands(System.out);
        System.setOut(System.err);
        return commands;
    }

    interface Handler {
        Object answer(String[] words) throws Exception;
    }

    /** Says that the child is ready, and answers until nobody asks any more. */
    void serve(Handler handler) throws IOException {
        out.println(OK);
        var in = new BufferedReader(new InputStreamReader(System.in));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(handler, line));
        }
        System.exit(0);
    }

    private static String answer(Handler handler, String line) {
        try {
            return OK + handler.answer(line.split(" "));
        } catch (Exception e) {
            e.printStackTrace();
            return "failed: " + e;
        }
    }
}
