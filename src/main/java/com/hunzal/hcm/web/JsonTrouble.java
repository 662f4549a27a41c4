package com.hunzal.hcm.web;

import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says what is wrong with a body that is not JSON, without class names. */
final class JsonTrouble {

    private JsonTrouble() {}

    static String describe(HttpMessageNotReadableException e) {
        if (e.getCause() instanceof StreamConstraintsException tooMuch) {
            return "The JSON is nested too deeply or has too long a name or number: " + firstLine(tooMuch);
        }
        if (e.getCause() instanceof MismatchedInputException) {
            return "The body must be one JSON value, with nothing after its end.";
        }
        if (e.getCause() instanceof JacksonException json) {
            var at = json.getLocation();
            return at == null || at.getLineNr() < 0
                    ? "The body is not JSON."
                    : "The body is not JSON: " + firstLine(json) + " (line " + at.getLineNr() + ", column "
                            + at.getColumnNr() + ")";
        }
        return "The request needs a JSON body.";
    }

    private static String firstLine(JacksonException e) {
        var line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        // Jackson names its own switches in `...`: "(500, from `StreamReadConstraints.getMaxNestingDepth()`)"
        return line.replaceAll("[:,]? *[\\w ]*`[^`]*`[\\w ]*", "");
    }
}
