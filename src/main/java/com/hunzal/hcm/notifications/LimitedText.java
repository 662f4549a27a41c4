package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes what a template writes, up to 1 MiB, and counts it. */
class LimitedText extends Writer {

    private static final int MAX_BYTES = 1024 * 1024;

    private final String field;
    private final RenderBudget budget;
    private final StringBuilder text = new StringBuilder();

    /** @param field of the payload that is to blame for too much text */
    LimitedText(String field, RenderBudget budget) {
        this.field = field;
        this.budget = budget;
    }

    /** What templates call, without the detour over an array. */
    @Override
    public Writer append(@Nullable CharSequence chars) {
        var added = String.valueOf(chars);
        budget.spendOn(added);
        limit(text.length() + added.length());
        text.append(added);
        return this;
    }

    @Override
    public void write(char[] chars, int offset, int count) {
        append(new String(chars, offset, count));
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
