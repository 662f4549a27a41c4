package com.hunzal.hcm.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ended that is sorted by one text, which each of its rows has for itself. */
public final class TextCursor {

    private final String mark;

    /** @param of what the text is, so that a cursor of another list is none of this one */
    public TextCursor(String of) {
        this.mark = of + ":";
    }

    public String after(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((mark + text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param cursor null or empty for the first page
     * @return null for the first page
     * @throws Problem 400 if it is none of ours
     */
    public @Nullable String read(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                    .toString();
            if (text.startsWith(mark) && text.indexOf('\0') < 0) { // which PostgreSQL's text cannot hold
                return text.substring(mark.length());
            }
        } catch (IllegalArgumentException | CharacterCodingException notOurs) {
            // falls through to the same answer
        }
        throw Problem.badParameter("cursor", "is not a cursor of this list; start again without it");
    }
}
