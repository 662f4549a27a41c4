package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Takes what a template writes, up to 1 MiB. */
class LimitedText extends Writer {

    private static final int MAX_BYTES = 1024 * 1024;

    private final String field;
    private final StringBuilder text = new StringBuilder();

    /** @param field of the payload that is to blame for too much text */
    LimitedText(String field) {
        this.field = field;
    }

    @Override
    public void write(char[] chars, int offset, int count) {
        text.append(chars, offset, count);
        limit(text.length());
    }

    /** @throws InvalidPayload if it is too much in UTF-8 */
    String whole() {
        var whole = text.toString();
        limit(whole.getBytes(StandardCharsets.UTF_8).length);
        return whole;
    }

    private void limit(int size) {
        if (size > MAX_BYTES) {
            throw new InvalidPayload(field, "makes a text of more than 1 MiB");
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
