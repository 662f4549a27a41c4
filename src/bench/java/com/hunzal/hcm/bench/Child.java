package com.hunzal.hcm.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own, most often a JVM, that is told what to do line by line, and answers each with one line. */
final class Child implements AutoCloseable {

    /** The same for everybody that is compared. */
    static final List<String> OPTIONS = List.of("-Xms64m", "-Xmx512m");

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.answers = process.inputReader();
        this.commands = process.outputWriter();
        this.log = log;
    }

    /** Starts it and waits until it says that it is ready. */
    static Child start(Path folder, List<String> options, Class<?> main, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return start(folder, main.getSimpleName(), command);
    }

    /** @param name for the file of what it prints */
    static Child start(Path folder, String name, List<String> command) throws IOException {
        var log = folder.resolve(name + "-" + System.nanoTime() + ".log");
        var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var child = new Child(process, log);
        child.answer("start");
        return child;
    }

    synchronized String ask(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
        return answer(command);
    }

    private String answer(String command) throws IOException {
        var line = answers.readLine();
        if (line == null || !line.startsWith(Commands.OK)) {
            throw new IOException("'" + command + "' was answered " + line + "; see " + log);
        }
        return line.substring(Commands.OK.length()).strip();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
