package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What makes two failures the same: the job type, the kind of error, and its message without what varies. */
public final class FailureKey {

    /** How every key looks. */
    public static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

    /** The same for the API's description. */
    public static final String PATTERN = "^[0-9a-f]{16}$";

    public static final String FORM_IN_WORDS = "must be 16 hexadecimal digits in lower case";

    /** As much of a message as is looked at. */
    public static final int LONGEST = 1000;

    /** Shorter, so that where the message was cut does not depend on how long its numbers and names were. */
    private static final int LONGEST_NORMALISED = 400;

    private static final int BYTES = 8;

    /**
     * In this order: what is recognised by its form before the numbers in it are. Others write what is read here: nothing
     * is tried from each letter of a word, and what was taken once is not given back piece by piece.
     */
    private static final List<Rule> RULES = List.of(
            new Rule("[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\\s\"'<>]+", "<url>"),
            new Rule("(?:\\G|(?<![\\w.%+-]))[\\w.%+-]++@[\\w-]{1,63}+(?:\\.[\\w-]{1,63}+)*+", "<email>"),
            new Rule("\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b", "<uuid>"),
            new Rule(
                    "\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?: ?(?:Z\\b|[+-]\\d\\d:?\\d\\d))?)?",
                    "<time>"),
            new Rule("\\b\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?", "<time>"),
            new Rule("(?:\\G|(?<![\\w.-]))[\\w.-]++:\\d{1,10}+:[0-9a-f]{8}\\b", "<node>"),
            // An apostrophe inside a word, as in "can't", opens and closes nothing.
            new Rule(
                    "(?<!\\w)'[^']*+'(?!\\w)|\"[^\"]*+\"|`[^`]*+`"
                            + "|\u201c[^\u201c\u201d]*+\u201d|\u00ab[^\u00ab\u00bb]*+\u00bb",
                    "<text>"),
            new Rule("(?<![\\w/<])/[\\w.@%+~-]++(?:/[\\w.@%+~-]++)*+/?|\\b[A-Za-z]:\\\\[^\\s\"'<>|]++", "<path>"),
            new Rule("\\[[0-9a-fA-F:.]{2,45}\\](?::\\d{1,5})?", "<host>"),
            new Rule("\\b(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\\b", "<host>"),
            new Rule("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?\\b", "<host>"),
            // Neither a Java class, whose last part begins with a capital, nor a method.
            new Rule("\\b(?:[a-zA-Z0-9-]{1,63}+\\.){2,8}[a-z]{2,24}+(?![\\w.(-])(?::\\d{1,5})?", "<host>"),
            new Rule("\\b0[xX][0-9a-fA-F]+\\b", "<hex>"),
            new Rule("(?<![\\w-])(?=[a-fA-F]{0,63}+\\d)[0-9a-fA-F]{8,}+(?![\\w-])", "<hex>"),
            new Rule("\\b(?=[a-zA-Z_-]{0,63}+\\d)[\\w-]{16,}\\b", "<id>"),
            new Rule("\\d++(?:[.,]\\d++)*+", "<n>"),
            new Rule("(<[a-z]+>)(?:[,;]? \\1)+", "$1")); // however many there are

    private FailureKey() {}

    private record Rule(Pattern pattern, String replacement) {

        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement);
        }
    }

    /** @return 16 hexadecimal digits, the same on every node and in every version that does not say otherwise */
    public static String of(String jobType, @Nullable String errorClass, @Nullable String message) {
        var text = String.join("\0", jobType, errorClass == null ? "" : errorClass, normalise(message));
        return HexFormat.of().formatHex(Sha256.of(text), 0, BYTES);
    }

    /** The message without what differs from one failure to the next. */
    static String normalise(@Nullable String message) {
        return normalise(message, text -> text);
    }

    /** @param reader what the rules read instead of a text, so that somebody can count how often they do */
    static String normalise(@Nullable String message, Function<String, CharSequence> reader) {
        if (message == null) {
            return "";
        }
        var text = message.substring(0, Math.min(message.length(), LONGEST));
        for (var rule : RULES) {
            text = rule.pattern.matcher(reader.apply(text)).replaceAll(rule.replacement);
        }
        text = text.replaceAll("\\s+", " ").strip();
        return text.substring(0, Math.min(text.length(), LONGEST_NORMALISED));
    }
}
