package com.hunzal.hcm.notifications;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.StringReader;
import java.io.Writer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled template whose every step is counted against a budget, wherever JMustache lets somebody look: when it reads a
 * text, looks up a name in one object, enters a section, goes to the next element, makes text of a value, escapes it and
 * writes it. What it does without asking ({@link TemplateTags#silent}) is paid for with each turn of a section.
 *
 * <p>Templates see the given data and nothing else: JMustache by itself would also call methods of the values by reflection.
 */
final class CountedTemplate {

    private static final int DEEPEST = 100;
    private static final int LARGEST_INDENT = 100;

    /** What a silent tag costs is a small part of a step. */
    private static final int SILENT_TAGS = 8;

    /** What compiling costs: a step for so many characters. */
    private static final int CHARACTERS_COMPILED = 4;

    /** Where it stops being cheap to look whether a text is the same. */
    private static final int CHARACTERS_OF_A_NAME = 8;

    private final RenderBudget budget;
    private final Values values;
    private final Template template;
    private int stepsOfATurn = 1;
    private int silent;

    /**
     * @param partials gives the text of a template by its name
     * @throws MustacheException or something else that is unchecked, if it is no template
     */
    CountedTemplate(String source, Values values, Partials partials, RenderBudget budget) {
        this.budget = budget;
        this.values = values;
        var escaper = values == Values.HTML ? Escapers.HTML : Escapers.NONE;
        this.template = Mustache.compiler()
                .nullValue("")
                .emptyStringIsFalse(true)
                .withFormatter(this::text)
                .withEscaper(text -> {
                    budget.spendOn(text);
                    return escaper.escape(text);
                })
                .withLoader(name -> new StringReader(weighed(partials.read(name))))
                .withCollector(new CountingCollector())
                .compile(weighed(source));
    }

    /** What is made of a value before it is written. */
    enum Values {
        /** Nothing: what it makes is looked at as a whole. */
        AS_THEY_ARE,
        /** Without what nobody sees. */
        PLAIN,
        HTML,
        /** Also those in three braces: who chose a name did not write the template. */
        SLACK
    }

    /** Finds the templates that others include. */
    @FunctionalInterface
    interface Partials {
        String read(String name);
    }

    /** @throws RenderBudget.Exceeded if it costs too much */
    void execute(Map<String, ? extends @Nullable Object> data, Writer output) {
        try {
            template.execute(data, output);
        } catch (MustacheException e) {
            if (e.getCause() instanceof RenderBudget.Exceeded exceeded) {
                throw exceeded; // JMustache takes it for a variable that could not be fetched
            }
            throw e;
        }
    }

    /** Before it is compiled. */
    private String weighed(String source) {
        budget.spend(1 + source.length() / CHARACTERS_COMPILED);
        var tags = TemplateTags.of(source);
        if (tags.depth() > DEEPEST) {
            throw new RenderBudget.Exceeded("is nested too deeply");
        }
        if (tags.indent() > LARGEST_INDENT) {
            throw new RenderBudget.Exceeded(
                    "indents another template by more than %s characters".formatted(LARGEST_INDENT));
        }
        silent += tags.silent();
        stepsOfATurn = 1 + silent / SILENT_TAGS;
        return source;
    }

    private CharSequence text(Object value) {
        if (value instanceof CharSequence text) {
            return shown(text.toString());
        }
        weigh(value);
        return shown(String.valueOf(value));
    }

    private String shown(String value) {
        return switch (values) {
            case AS_THEY_ARE -> value;
            case PLAIN, HTML -> ShownText.lines(value);
            case SLACK -> SlackText.escaped(value);
        };
    }

    private void weigh(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.entrySet().forEach(this::weigh);
        } else if (value instanceof Iterable<?> many) {
            many.forEach(this::weigh);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            weigh(entry.getKey());
            weigh(entry.getValue());
        } else if (value instanceof CharSequence text) {
            budget.spendOn(text);
        } else {
            budget.spend(1);
        }
    }

    private final class CountingCollector extends BasicCollector {

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            budget.spend(stepsOfATurn);
            var elements = super.toIterator(value);
            return elements == null ? null : new CountedElements(elements);
        }

        /** Never null: what is not there has been looked for, too. */
        @Override
        public Mustache.VariableFetcher createFetcher(Object context, String name) {
            var fetcher = super.createFetcher(context, name);
            return (from, key) -> {
                budget.spend(1 + key.length() / CHARACTERS_OF_A_NAME);
                return fetcher == null ? Template.NO_FETCHER_FOUND : fetcher.get(from, key);
            };
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new HashMap<>();
        }
    }

    private final class CountedElements implements Iterator<@Nullable Object> {

        private final Iterator<?> elements;

        CountedElements(Iterator<?> elements) {
            this.elements = elements;
        }

        @Override
        public boolean hasNext() {
            return elements.hasNext();
        }

        @Override
        public @Nullable Object next() {
            budget.spend(stepsOfATurn);
            return elements.next();
        }
    }
}
