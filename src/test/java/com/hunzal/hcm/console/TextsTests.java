package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every text is there in every language. */
class TextsTests extends ConsoleBrowser {

    private static final Path CONSOLE = Path.of("src/main/resources/console");

    /** Of texts that are asked for by a whole name; others are put together. */
    private static final Pattern ASKED = Pattern.compile("\\bt\\('([\\w.-]+)'");

    private static final String KEYS = """
            const [language, screens, done] = arguments;
            const keys = (texts, path) => Object.entries(texts).flatMap(([name, text]) =>
                typeof text === 'string' || text.other ? [path + name] : keys(text, path + name + '.'));
            Promise.all([import(`/console/i18n/${language}.js`), ...screens.map(screen => import(`/console/i18n/${language}/${screen}.js`))])
                .then(([shared, ...own]) => done([...keys(shared.default, ''), ...own.flatMap((each, at) => keys(each.default, screens[at] + '.'))]),
                    problem => done([String(problem)]));
            """;

    @Test
    void eachLanguageHasAllTexts() throws IOException {
        openSignedOut("");
        var english = keys("en");

        assertThat(english).contains("app.name", "jobs.title");
        assertThat(keys("de")).isEqualTo(english);
    }

    @Test
    void noTextIsAskedForThatIsNotThere() throws IOException {
        openSignedOut("");

        assertThat(asked()).isNotEmpty();
        assertThat(keys("en")).containsAll(asked());
    }

    @SuppressWarnings("unchecked")
    private Set<String> keys(String language) throws IOException {
        return new TreeSet<>((List<String>) page.scriptLater(KEYS, language, screens(language)));
    }

    private static List<String> screens(String language) throws IOException {
        try (var files = Files.list(CONSOLE.resolve("i18n").resolve(language))) {
            return files.map(each -> each.getFileName().toString().replace(".js", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> asked() throws IOException {
        try (var files = Files.walk(CONSOLE)) {
            return files.filter(each -> each.toString().endsWith(".js"))
                    .flatMap(each -> ASKED.matcher(read(each)).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
