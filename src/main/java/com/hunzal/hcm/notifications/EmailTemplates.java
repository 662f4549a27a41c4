package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.jobs.InvalidPayload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
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
public class EmailTemplates {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    static final String TEXT = ".txt.mustache";
    static final String HTML = ".html.mustache";

    private static final String BUILT_IN = "templates/email/";

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final TemplateProperties properties;
    private final Path operatorsFolder;
    private final List<Resource> folders;

    EmailTemplates(DataFolder data, TemplateProperties properties) {
        this.properties = properties;
        operatorsFolder = data.root().resolve("templates").resolve("email");
        folders = List.of(new FileSystemResource(operatorsFolder + "/"), new ClassPathResource(BUILT_IN));
    }

    /** What one request, or one attempt of a job, may spend on rendering. */
    RenderBudget budget() {
        return new RenderBudget(properties.mostSteps(), LONGEST);
    }

    static boolean isName(String template) {
        return NAME.matcher(template).matches();
    }

    /**
     * @return null if the template has no such part
     * @throws InvalidPayload if there is no such template
     */
    @Nullable
    String read(String name, String part) {
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
