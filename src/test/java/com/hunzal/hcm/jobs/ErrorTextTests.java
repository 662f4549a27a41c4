package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

class ErrorTextTests {

    private static final String INTERNAL = "Something went wrong inside the service; its log says what";
    private static final String REFUSED = "The database refused what was to be written; the service's log says why";
    private static final String NOT_DONE = "The database could not do what it was asked to; the service's log says why";

    static Stream<Arguments> failures() {
        var sql = new SQLException("[SQLITE_CONSTRAINT] UNIQUE constraint failed: background_jobs.id");
        return Stream.of(
                // what a handler says is told as it is
                Arguments.of(new IllegalStateException("boom"), "boom"),
                Arguments.of(new IOException("No space left on device"), "No space left on device"),
                Arguments.of(new ConnectException("Connection refused"), "Connection refused"),
                Arguments.of(new RuntimeException("AB12345 has no mailbox"), "AB12345 has no mailbox"),
                Arguments.of(
                        new RuntimeException("select a file from smtp.example.com"),
                        "select a file from smtp.example.com"),
                Arguments.of(
                        new RuntimeException("Please select another sender from the list"),
                        "Please select another sender from the list"),
                Arguments.of(
                        new RuntimeException("Insert into the form whom to delete from it"),
                        "Insert into the form whom to delete from it"),
                // what is for programmers is not
                Arguments.of(new InterruptedException("asked to stop"), "It was interrupted"),
                Arguments.of(new InterruptedException(), "It was interrupted"),
                Arguments.of(new RuntimeException(), INTERNAL),
                Arguments.of(new NullPointerException("Cannot invoke \"String.length()\""), INTERNAL),
                Arguments.of(new ClassCastException("class java.lang.String cannot be cast"), INTERNAL),
                Arguments.of(new IndexOutOfBoundsException("Index 5 out of bounds for length 3"), INTERNAL),
                Arguments.of(new NoClassDefFoundError("com/hunzal/X"), INTERNAL),
                Arguments.of(new StackOverflowError(), INTERNAL),
                Arguments.of(new OutOfMemoryError("Java heap space"), "The service had no memory left"),
                Arguments.of(
                        new IllegalArgumentException("HV000116: The object to be validated must not be null."),
                        "The object to be validated must not be null."),
                Arguments.of(
                        new RuntimeException("Mail failed: org.eclipse.angus.mail.util.MailConnectException: refused"),
                        "Mail failed: refused"),
                Arguments.of(new RuntimeException("nested IOException: broken pipe"), "nested broken pipe"),
                // one that only wraps another is not told
                Arguments.of(new RuntimeException(new IOException("no route")), "no route"),
                Arguments.of(new ExecutionException("x", new UncheckedIOException(new IOException("y"))), "y"),
                Arguments.of(new RuntimeException(new InterruptedException()), "It was interrupted"),
                // files and hosts: the message is only the name
                Arguments.of(new NoSuchFileException("/data/a.log"), "There is no file /data/a.log"),
                Arguments.of(new AccessDeniedException("/data"), "The service may not use the file /data"),
                Arguments.of(new FileSystemException("/data"), "The file /data could not be used"),
                Arguments.of(
                        new FileSystemException("/data", null, "Read-only file system"),
                        "/data: Read-only file system"),
                Arguments.of(new FileNotFoundException("/x (Is a directory)"), "/x (Is a directory)"),
                Arguments.of(new UnknownHostException("smtp.example.com"), "The host smtp.example.com is not known"),
                // the database, without its SQL
                Arguments.of(sql, NOT_DONE),
                Arguments.of(new DataIntegrityViolationException("could not execute [insert into x]", sql), REFUSED),
                Arguments.of(new BadSqlGrammarException("task", "SELECT 1 FROM x", sql), NOT_DONE),
                Arguments.of(new CannotAcquireLockException("x"), "The database was busy or could not be reached"),
                Arguments.of(new IllegalStateException("failed: UPDATE jobs SET x = 1", sql), INTERNAL),
                Arguments.of(
                        new IOException("failed: SELECT 1 FROM x", new BadSqlGrammarException("a", "b", sql)),
                        INTERNAL),
                Arguments.of(new IllegalStateException("no luck", sql), "no luck"),
                Arguments.of(new IllegalStateException("[SQLITE_BUSY] The database file is locked"), INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void peopleAreToldWhatHappened(Throwable failure, String text) {
        assertThat(ErrorText.of(failure)).isEqualTo(text);
    }

    @Test
    void causesThatGoInCirclesEnd() {
        var one = new CompletionException("one") {};
        var two = new ExecutionException("two", one);
        one.initCause(two);

        assertThat(ErrorText.of(one)).isIn("one", "two");
    }
}
