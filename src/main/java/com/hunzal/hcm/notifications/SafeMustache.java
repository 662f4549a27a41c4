package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mustache for templates that come with a request. They see the given data and nothing else: JMustache by itself would
 * also call methods of the values by reflection. A variable that is missing is an error, one that is null is empty.
 */
record SafeMustache(boolean escapesHtml, Mustache.TemplateLoader partials) {

    /** How many times any section may be entered: nested sections multiply. */
    private static final int MAX_STEPS = 100_000;

    /**
     * @param field of the payload that the template is to be found in
     * @param part of the e-mail that it makes
     * @throws InvalidPayload saying what is wrong with the template or with the data
     */
    String render(String field, String part, String template, Map<String, ? extends @Nullable Object> data) {
        var output = new LimitedText(field);
        try {
            compile(field, part, template).execute(data, output);
        } catch (MustacheException.Context missing) {
            throw new InvalidPayload(
                    "data",
                    "has no \"%s\", which is used in line %s of the %s".formatted(missing.key, missing.lineNo, part));
        } catch (StackOverflowError tooDeep) {
            throw new InvalidPayload(field, "is nested too deeply");
        } catch (MustacheException | NullPointerException | IndexOutOfBoundsException e) {
            throw new InvalidPayload(field, "cannot be rendered as %s: %s".formatted(part, e.getMessage()));
        }
        return output.whole();
    }

    private Template compile(String field, String part, String template) {
        try {
            return Mustache.compiler()
                    .escapeHTML(escapesHtml)
                    .nullValue("")
                    .emptyStringIsFalse(true)
                    .withLoader(partials)
                    .withCollector(new DataOnly(field))
                    .compile(template);
        } catch (MustacheException | IndexOutOfBoundsException e) {
            throw new InvalidPayload(field, "is not a valid template for the %s: %s".formatted(part, e.getMessage()));
        }
    }

    private static class DataOnly extends BasicCollector {

        private final String field;
        private int steps;

        DataOnly(String field) {
            this.field = field;
        }

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            steps += value instanceof Collection<?> many ? many.size() + 1 : 1;
            if (steps > MAX_STEPS) {
                throw new InvalidPayload(field, "repeats its sections too often");
            }
            return super.toIterator(value);
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new HashMap<>();
        }
    }
}
