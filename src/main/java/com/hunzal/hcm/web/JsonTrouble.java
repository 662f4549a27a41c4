package com.hunzal.hcm.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says what is wrong with a body that is not JSON, without what only means something to its parser. */
public final class JsonTrouble {

    /** How Jackson begins what it says of too many tokens, for which it has no exception of its own. */
    private static final String TOO_MANY_PARTS = "Token count";

    /** Long enough for all that the parser says, and short enough for what is done to it. */
    private static final int LONGEST = 500;

    private JsonTrouble() {}

    /** 400 for a body, or 413 if it has more parts than the limit. */
    static Problem problem(@Nullable Throwable notJson) {
        return notJson instanceof StreamConstraintsException tooMuch && isOfParts(tooMuch)
                ? new Problem(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", describe(tooMuch))
                : Problem.badRequest("malformed-request", describe(notJson));
    }

    /** Why text that is not a body, such as a column's, cannot be read, if it is for a limit. */
    public static @Nullable String limit(JacksonException e) {
        return e instanceof StreamConstraintsException ? describe(e) : null;
    }

    static String describe(@Nullable Throwable e) {
        if (e instanceof StreamConstraintsException tooMuch) {
            return reached(tooMuch) + firstLine(tooMuch);
        }
        if (e instanceof MismatchedInputException) {
            return "The body must be one JSON value, with nothing after its end.";
        }
        if (e instanceof JacksonException json) {
            var at = json.getLocation();
            return at == null || at.getLineNr() < 0
                    ? "The body is not JSON."
                    : "The body is not JSON: " + firstLine(json) + " (line " + at.getLineNr() + ", column "
                            + at.getColumnNr() + ")";
        }
        return "The request needs a JSON body.";
    }

    private static String reached(StreamConstraintsException e) {
        if (isOfParts(e)) {
            return "The JSON has too many parts (values, names and brackets): ";
        }
        return String.valueOf(e.getOriginalMessage()).startsWith(BoundedNumbers.WHICH)
                ? "The JSON has too large or too small a number: "
                : "The JSON is nested too deeply or has too long a name or number: ";
    }

    private static boolean isOfParts(StreamConstraintsException e) {
        return String.valueOf(e.getOriginalMessage()).startsWith(TOO_MANY_PARTS);
    }

    private static String firstLine(JacksonException e) {
        var line = Shortened.to(
                LONGEST,
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
        return line
                // "(500, from `StreamReadConstraints.getMaxNestingDepth()`)"
                .replaceAll("[:,]? *[\\w ]*`[^`]*`[\\w ]*", "")
                // "(start marker at [Source: REDACTED …])", "(… since Feature 'ALLOW_COMMENTS' not enabled for parser)"
                .replaceAll(" *\\([^()]*(Source|Feature)[^()]*(\\([^()]*\\)[^()]*)*\\)", "");
    }
}
