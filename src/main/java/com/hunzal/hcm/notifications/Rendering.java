package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.CountedTemplate.Values;
import com.samskivert.mustache.MustacheException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills in templates for one request, or for one attempt of a job: all of it within one budget. What e-mails of a request
 * have in common is read and compiled once. A variable that is missing is an error, one that is null is empty.
 */
public final class Rendering {

    /** Ends those that include themselves. */
    private static final int MOST_PARTIALS = 50;

    /** What opening a file costs, beside reading it. */
    private static final int STEPS_OF_A_FILE = 500;

    /** What listing the folder costs, to tell which templates there are. */
    private static final int STEPS_OF_A_LIST = 20_000;

    private static final int CHARACTERS_MADE_HTML = 8;

    private static final int MOST_COMPILED = 16;

    /** The parts of an e-mail, and what other channels say. */
    enum Part {
        SUBJECT("subject", "subject", EmailTemplates.TEXT, Values.AS_THEY_ARE),
        TEXT("template", "text", EmailTemplates.TEXT, Values.PLAIN),
        HTML("template", "html", EmailTemplates.HTML, Values.HTML),
        SMS("template", "sms", EmailTemplates.TEXT, Values.PLAIN),
        SLACK("template", "slack", EmailTemplates.TEXT, Values.SLACK);

        private final String field;
        private final String label;
        private final String ending;
        private final Values values;

        Part(String field, String label, String ending, Values values) {
            this.field = field;
            this.label = label;
            this.ending = ending;
            this.values = values;
        }
    }

    private record Key(Part part, String source) {}

    private final EmailTemplates templates;
    private final RenderBudget budget;
    private final Map<String, @Nullable String> files = new LinkedHashMap<>();
    private final Map<Key, CountedTemplate> compiled = new LinkedHashMap<>();
    private int partials;

    public Rendering(EmailTemplates templates) {
        this.templates = templates;
        this.budget = templates.budget();
    }

    /**
     * @param template the name of a template, or else a template itself
     * @throws InvalidPayload if there is no such template, it does not go together with the data, or costs too much
     */
    public EmailContent email(String subject, String template, Map<String, ? extends @Nullable Object> data) {
        budget.next();
        try {
            var text = textOf(template);
            var html = EmailTemplates.isName(template) ? file(template, EmailTemplates.HTML) : null;
            return email(subject, text, html, data);
        } catch (RenderBudget.Exceeded outsideOfAPart) {
            throw new InvalidPayload("template", String.valueOf(outsideOfAPart.getMessage()));
        }
    }

    private EmailContent email(
            String subject, String text, @Nullable String html, Map<String, ? extends @Nullable Object> data) {
        var filled = fill(Part.TEXT, text, data);
        if (html == null) {
            budget.spend(filled.length() / CHARACTERS_MADE_HTML);
        }
        return EmailContent.of(
                fill(Part.SUBJECT, subject, data), filled, html == null ? null : fill(Part.HTML, html, data));
    }

    /**
     * What the template of an event says.
     *
     * @param subject instead of the template's own
     * @throws InvalidPayload if it does not go together with the data, costs too much, or has no subject
     */
    EmailContent email(
            @Nullable String subject, EventTemplates.Source source, Map<String, ? extends @Nullable Object> data) {
        budget.next();
        try {
            var heading = subject == null ? source.subject() : subject;
            if (heading == null) {
                throw new InvalidPayload("subject", "is required: the event's template has none");
            }
            return email(heading, source.text(), source.html(), data);
        } catch (RenderBudget.Exceeded outsideOfAPart) {
            throw new InvalidPayload("template", String.valueOf(outsideOfAPart.getMessage()));
        }
    }

    /**
     * The text part alone, as other channels say it.
     *
     * @param template the name of a template, or else a template itself
     * @throws InvalidPayload as {@link #email}
     */
    String text(String template, Map<String, ? extends @Nullable Object> data) {
        return text(Part.TEXT, () -> textOf(template), data);
    }

    /** @throws InvalidPayload as {@link #email} */
    String text(Part part, String source, Map<String, ? extends @Nullable Object> data) {
        return text(part, () -> source, data);
    }

    private String text(Part part, Supplier<String> source, Map<String, ? extends @Nullable Object> data) {
        budget.next();
        try {
            return fill(part, source.get(), data);
        } catch (RenderBudget.Exceeded outsideOfAPart) {
            throw new InvalidPayload("template", String.valueOf(outsideOfAPart.getMessage()));
        }
    }

    private String textOf(String template) {
        if (!EmailTemplates.isName(template)) {
            return template;
        }
        var text = file(template, EmailTemplates.TEXT);
        if (text == null) {
            throw new InvalidPayload(
                    "template", "has no text part: %s%s is missing".formatted(template, EmailTemplates.TEXT));
        }
        return text;
    }

    private String fill(Part part, String source, Map<String, ? extends @Nullable Object> data) {
        var output = new LimitedText(part.field, budget);
        partials = 0;
        try {
            compiled(part, source).execute(data, output);
        } catch (RenderBudget.Exceeded exceeded) {
            throw new InvalidPayload(part.field, String.valueOf(exceeded.getMessage()));
        } catch (MustacheException.Context missing) {
            throw new InvalidPayload(
                    "data",
                    "has no \"%s\", which is used in line %s of the %s"
                            .formatted(missing.key, missing.lineNo, part.label));
        } catch (StackOverflowError tooDeep) {
            throw new InvalidPayload(part.field, "is nested too deeply");
        } catch (MustacheException | NullPointerException | IndexOutOfBoundsException e) {
            throw new InvalidPayload(part.field, "cannot be rendered as %s: %s".formatted(part.label, e.getMessage()));
        }
        return output.whole();
    }

    private CountedTemplate compiled(Part part, String source) {
        var key = new Key(part, source);
        var known = compiled.get(key);
        if (known != null) {
            return known;
        }
        if (compiled.size() >= MOST_COMPILED) {
            compiled.clear();
        }
        try {
            var made = new CountedTemplate(source, part.values, name -> partial(part, name), budget);
            compiled.put(key, made);
            return made;
        } catch (MustacheException | IndexOutOfBoundsException e) {
            throw new InvalidPayload(
                    part.field, "is not a valid template for the %s: %s".formatted(part.label, e.getMessage()));
        }
    }

    private String partial(Part part, String name) {
        if (++partials > MOST_PARTIALS) {
            throw new InvalidPayload("template", "includes more than %s others".formatted(MOST_PARTIALS));
        }
        var source = EmailTemplates.isName(name) ? file(name, part.ending) : null;
        if (source == null) {
            throw new InvalidPayload("template", "includes \"%s\", which is no name of a template".formatted(name));
        }
        return source;
    }

    private @Nullable String file(String name, String ending) {
        if (!files.containsKey(name + ending)) {
            budget.spend(STEPS_OF_A_FILE);
            try {
                files.put(name + ending, templates.read(name, ending));
            } catch (InvalidPayload unknown) {
                budget.spend(STEPS_OF_A_LIST);
                throw unknown;
            }
        }
        return files.get(name + ending);
    }
}
