package com.hunzal.hcm.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Headers as their senders meant them. The container takes each byte for a character of ISO-8859-1. */
final class HeaderText {

    private HeaderText() {}

    /** The bytes as UTF-8, if they are; else as they came, because an old client may really mean ISO-8859-1. */
    static String decode(String header) {
        if (header.chars().allMatch(each -> each < 128) || header.chars().anyMatch(each -> each > 255)) {
            return header; // as nearly all are; or not from the container, and characters already
        }
        try {
            var bytes = ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            return header;
        }
    }

    /** Whether it has no control characters, by which one header could pass for two. Bytes of UTF-8 look like some. */
    static boolean isPrintable(String header) {
        return isPlain(header)
                || decode(header).chars().noneMatch(each -> Character.isISOControl(each) && each != '\t');
    }

    /** As tokens are, which are long, and asked for several times in a request. */
    private static boolean isPlain(String header) {
        for (int i = 0; i < header.length(); i++) {
            if (header.charAt(i) < ' ' || header.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether a header can say it, so that nothing of it is lost on the way. */
    static boolean canCarry(String text) {
        return !text.isEmpty()
                && text.equals(text.strip())
                && text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
