package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of schedules ended: at a name, which is unique in an organization. */
final class ScheduleCursor {

    private static final String MARK = "name:";

    private ScheduleCursor() {}

    static String after(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + name).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Problem 400 if it is none of ours */
    static String read(String cursor) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                    .toString();
            if (text.startsWith(MARK) && text.indexOf('\0') < 0) { // which PostgreSQL's text cannot hold
                return text.substring(MARK.length());
            }
        } catch (IllegalArgumentException | CharacterCodingException notOurs) {
            // falls through to the same answer
        }
        throw Problem.badParameter("cursor", "is not a cursor of this list; start again without it");
    }
}
