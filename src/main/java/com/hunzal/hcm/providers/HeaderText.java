package com.hunzal.hcm.providers;

import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text that people chose, as a header of an e-mail has it: every reader shows what was written, and nothing that it
 * stands for. Jakarta Mail leaves ASCII as it is, also {@code =?utf-8?q?Somebody_else?=}, which readers decode.
 */
final class HeaderText {

    private static final String ENCODED_WORD = "=?";
    private static final String START = "=?UTF-8?B?";
    private static final String END = "?=";

    /** RFC 2047 allows a word 75 characters: 60 for the text are 45 bytes. */
    private static final int MOST_BYTES = 45;

    private HeaderText() {}

    /** The value of {@code Subject} and of other headers that are plain text, without line breaks in the text. */
    static String of(String text) {
        return isPlain(text) ? text : encoded(text);
    }

    /** The value of {@code From} and of other headers that are one mailbox. */
    static String mailbox(EmailAddress address, @Nullable String name) throws UnsupportedEncodingException {
        var line = name == null ? "" : oneLine(name);
        if (line.isEmpty()) {
            return address.toString();
        }
        return isPlain(line)
                ? new InternetAddress(address.toString(), line).toString()
                : encoded(line) + "\r\n <" + address + ">";
    }

    /**
     * Without what breaks a line or makes it run the other way: another program may have written such a name. What is
     * invisible and belongs to a script, as a joiner, stays.
     */
    private static String oneLine(String name) {
        return name.replaceAll("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\u202a-\u202e\u2066-\u2069]+", " ")
                .strip();
    }

    /** The name of a file without a path, and without what could make it look like another. */
    static String fileName(String name) {
        var line = oneLine(name);
        var last = line.substring(Math.max(line.lastIndexOf('/'), line.lastIndexOf('\\')) + 1)
                .strip();
        return last.isEmpty() ? "attachment" : last;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(each -> each >= ' ' && each < 0x7f) && !text.contains(ENCODED_WORD);
    }

    private static String encoded(String text) {
        var words = new ArrayList<String>();
        for (var part : parts(text)) {
            words.add(START + Base64.getEncoder().encodeToString(part.getBytes(StandardCharsets.UTF_8)) + END);
        }
        return String.join("\r\n ", words);
    }

    /** Between characters: each word is to be text by itself. */
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        var bytes = 0;
        for (var character : text.codePoints().mapToObj(Character::toString).toList()) {
            var more = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > MOST_BYTES) {
                parts.add(part.toString());
                part.setLength(0);
                bytes = 0;
            }
            part.append(character);
            bytes += more;
        }
        parts.add(part.toString());
        return parts;
    }
}
