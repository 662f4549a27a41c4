package com.hunzal.hcm.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says what is wrong with a body that is not JSON, without what only means something to its parser. */
public final class JsonTrouble {

    private JsonTrouble() {}

    /** 400 for a body. */
    public static Problem problem(JacksonException notJson) {
        return Problem.badRequest("malformed-request", describe(notJson));
    }

    static String describe(@Nullable Throwable e) {
        if (e instanceof StreamConstraintsException tooMuch) {
            return "The JSON is nested too deeply or has too long a name or number: " + firstLine(tooMuch);
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

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("")
                // "(500, from `StreamReadConstraints.getMaxNestingDepth()`)"
                .replaceAll("[:,]? *[\\w ]*`[^`]*`[\\w ]*", "")
                // "(start marker at [Source: REDACTED …])", "(… since Feature 'ALLOW_COMMENTS' not enabled for parser)"
                .replaceAll(" *\\([^()]*(Source|Feature)[^()]*(\\([^()]*\\)[^()]*)*\\)", "");
    }
}
