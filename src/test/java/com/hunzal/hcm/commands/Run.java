package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;

/** One command, run inside this JVM. */
record Run(int exitCode, String out, String err) {

    static Run of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = Commands.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** With the SQLite file of this data folder. */
    static Run in(Path dataFolder, String... arguments) {
        return of(Stream.concat(Stream.of(arguments), Stream.of("--hcm.data-dir=" + dataFolder))
                .toArray(String[]::new));
    }

    static Run on(String url, String... arguments) {
        return of(Stream.concat(Stream.of(arguments), Stream.of("--spring.datasource.url=" + url))
                .toArray(String[]::new));
    }

    Run succeeds() {
        assertThat(err).isEmpty();
        assertThat(exitCode).isZero();
        return this;
    }

    /** With one line for a person on stderr. */
    Run fails() {
        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err).doesNotContain("Exception").endsWith(System.lineSeparator());
        assertThat(exitCode).isEqualTo(1);
        return this;
    }

    Run isRefused() {
        assertThat(err).contains("Usage: java -jar hcm-system.jar");
        assertThat(out).isEmpty();
        assertThat(exitCode).isEqualTo(2);
        return this;
    }
}
