package com.hunzal.hcm.jobs;

import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/**
 * What people are told of an exception: what happened, in words. Names of classes, codes of libraries and SQL are in
 * the log and in the stack trace of the attempt.
 */
public final class ErrorText {

    private static final int LONGEST = 4000;
    private static final int MOST_CAUSES = 8;
    private static final String INTERNAL = "Something went wrong inside the service; its log says what";

    /** Exceptions that only wrap another. */
    private static final List<Class<? extends Throwable>> WRAPPERS = List.of(
            UncheckedIOException.class,
            ExecutionException.class,
            CompletionException.class,
            InvocationTargetException.class,
            UndeclaredThrowableException.class);

    /** What a bug throws: its message is for who mends it. */
    private static final List<Class<? extends Throwable>> BUGS = List.of(
            NullPointerException.class,
            ClassCastException.class,
            IndexOutOfBoundsException.class,
            ArrayStoreException.class,
            ReflectiveOperationException.class,
            LinkageError.class,
            StackOverflowError.class,
            AssertionError.class);

    private static final Pattern CLASS_NAME = Pattern.compile(
            "(?:class )?(?:\\b[a-z]\\w*\\.){2,}[A-Z][\\w$]*(?:: *)?|\\b[A-Z]\\w*(?:Exception|Error)\\b(?:: *)?");
    private static final Pattern LIBRARY_CODE = Pattern.compile("\\b(?:HV|HHH|JBAS|WFLY)\\d{4,}\\b:? *");
    private static final Pattern DATABASE_CODE = Pattern.compile("\\b(?:SQLITE_[A-Z]+|SQLState)\\b");

    /** Also plain English, so that it is looked for only where a database is behind it. */
    private static final Pattern SQL = Pattern.compile(
            "\\b(?:select\\b.{1,1000}\\bfrom|insert\\s+into|update\\s+\\S+\\s+set|delete\\s+from)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private ErrorText() {}

    public static String of(Throwable failure) {
        var cause = unwrapped(failure);
        if (isInterruption(cause)) {
            return "It was interrupted";
        }
        if (cause instanceof OutOfMemoryError) {
            return "The service had no memory left";
        }
        if (isOfDatabase(cause)) {
            return ofDatabase(cause);
        }
        if (cause instanceof FileSystemException file) {
            return ofFile(file);
        }
        if (cause instanceof UnknownHostException host) {
            return inWords("The host " + host.getMessage() + " is not known");
        }
        return BUGS.stream().anyMatch(bug -> bug.isInstance(cause)) || saysSql(cause)
                ? INTERNAL
                : inWords(cause.getMessage());
    }

    /** Whether somebody asked the thread to stop. */
    public static boolean isInterruption(Throwable failure) {
        var cause = unwrapped(failure);
        return cause instanceof InterruptedException || cause instanceof ClosedByInterruptException;
    }

    /** PostgreSQL's text cannot hold the NUL character. */
    public static String storable(String text) {
        var clean = text.replace('\0', ' ');
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + " …";
    }

    private static Throwable unwrapped(Throwable failure) {
        var cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause.getCause() != null && saysNothing(cause); i++) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean saysNothing(Throwable failure) {
        return WRAPPERS.stream().anyMatch(wrapper -> wrapper.isInstance(failure))
                || String.valueOf(failure.getCause()).equals(failure.getMessage());
    }

    private static boolean isOfDatabase(Throwable failure) {
        return failure instanceof DataAccessException
                || failure instanceof TransactionException
                || failure instanceof SQLException;
    }

    private static boolean saysSql(Throwable failure) {
        var isOfDatabase = false;
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null && !isOfDatabase; i++) {
            isOfDatabase = isOfDatabase(cause);
            cause = cause.getCause();
        }
        return isOfDatabase && SQL.matcher(String.valueOf(failure.getMessage())).find();
    }

    private static String ofDatabase(Throwable failure) {
        if (failure instanceof TransientDataAccessException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof CannotCreateTransactionException) {
            return "The database was busy or could not be reached";
        }
        return failure instanceof DataIntegrityViolationException
                ? "The database refused what was to be written; the service's log says why"
                : "The database could not do what it was asked to; the service's log says why";
    }

    /** Its message is no more than the file's name, where there is nothing else to say. */
    private static String ofFile(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "There is no file " + failure.getFile();
        }
        if (failure instanceof AccessDeniedException) {
            return "The service may not use the file " + failure.getFile();
        }
        return failure.getReason() == null
                ? "The file " + failure.getFile() + " could not be used"
                : inWords(failure.getMessage());
    }

    private static String inWords(@Nullable String message) {
        if (message == null || DATABASE_CODE.matcher(message).find()) {
            return INTERNAL;
        }
        var text =
                LIBRARY_CODE.matcher(CLASS_NAME.matcher(message).replaceAll("")).replaceAll("");
        return text.isBlank() ? INTERNAL : text.strip();
    }
}
