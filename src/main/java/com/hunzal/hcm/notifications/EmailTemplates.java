package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The templates that have names: {@code NAME.txt.mustache} and, if it has an HTML part of its own,
 * {@code NAME.html.mustache}. Those in {@code templates/email} of the data folder win over those in the jar. They are
 * read anew for every e-mail, so an operator's change counts at once. A partial is a named template of the same part.
 */
@Component
class EmailTemplates {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final String TEXT = ".txt.mustache";
    private static final String HTML = ".html.mustache";

    /** Ends those that include themselves. */
    private static final int MOST_PARTIALS = 50;

    private static final String BUILT_IN = "templates/email/";

    private final Path operatorsFolder;
    private final List<Resource> folders;

    EmailTemplates(DataFolder data) {
        operatorsFolder = data.root().resolve("templates").resolve("email");
        folders = List.of(new FileSystemResource(operatorsFolder + "/"), new ClassPathResource(BUILT_IN));
    }

    /**
     * @param template the name of a template, or else a template itself
     * @throws InvalidPayload if there is no such template, or it does not go together with the data
     */
    EmailContent render(String subject, String template, Map<String, ? extends @Nullable Object> data) {
        boolean named = NAME.matcher(template).matches();
        var text = named ? read(template, TEXT) : template;
        var html = named ? read(template, HTML) : null;
        if (text == null) {
            throw new InvalidPayload("template", "has no text part: %s%s is missing".formatted(template, TEXT));
        }
        var plain = new SafeMustache(false, partials(TEXT));
        return EmailContent.of(
                plain.render("subject", "subject", subject, data),
                plain.render("template", "text", text, data),
                html == null ? null : new SafeMustache(true, partials(HTML)).render("template", "html", html, data));
    }

    private Mustache.TemplateLoader partials(String part) {
        var included = new AtomicInteger();
        return name -> {
            if (included.incrementAndGet() > MOST_PARTIALS) {
                throw new InvalidPayload("template", "includes more than %s others".formatted(MOST_PARTIALS));
            }
            var source = NAME.matcher(name).matches() ? read(name, part) : null;
            if (source == null) {
                throw new InvalidPayload("template", "includes \"%s\", which is no name of a template".formatted(name));
            }
            return new StringReader(source);
        };
    }

    private @Nullable String read(String name, String part) {
        try {
            var source = folderOf(name).createRelative(name + part);
            return source.exists() ? source.getContentAsString(StandardCharsets.UTF_8) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both parts come from one folder, so that they say the same. */
    private Resource folderOf(String name) throws IOException {
        for (var folder : folders) {
            if (folder.createRelative(name + TEXT).exists()
                    || folder.createRelative(name + HTML).exists()) {
                return folder;
            }
        }
        throw new InvalidPayload(
                "template",
                "names the unknown template \"%s\"; known are %s".formatted(name, String.join(", ", names())));
    }

    private TreeSet<String> names() throws IOException {
        var names = new TreeSet<String>();
        for (var file : new PathMatchingResourcePatternResolver().getResources("classpath:" + BUILT_IN + "*" + TEXT)) {
            names.add(String.valueOf(file.getFilename()).replace(TEXT, ""));
        }
        if (Files.isDirectory(operatorsFolder)) {
            try (var files = Files.newDirectoryStream(operatorsFolder, "*" + TEXT)) {
                files.forEach(file -> names.add(file.getFileName().toString().replace(TEXT, "")));
            }
        }
        return names;
    }
}
