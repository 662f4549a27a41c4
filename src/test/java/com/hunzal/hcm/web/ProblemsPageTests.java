package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatusCode;

/** {@code docs/problems.md} lists every type that an answer can have. */
class ProblemsPageTests {

    private static final Path SOURCES = Path.of("src/main/java");

    /** The last part of a type is a word with hyphens, where a problem is made; what a status has by itself, too. */
    private static final Pattern MAKES_PROBLEMS = Pattern.compile("\\b(Problem|CallerRefused)\\b");

    private static final Pattern CODE = Pattern.compile(
            "(?:new Problem\\(|Problem\\.(?:notFound|conflict|badRequest|body)\\(|super\\(|answer\\(|refused\\(|new CallerRefused\\()"
                    + "[^\"();]*\"([a-z]+(?:-[a-z]+)*)\"");

    @Test
    void everyTypeThatTheServiceNamesIsListed() throws Exception {
        var page = page();

        assertThat(codes())
                .contains("job-not-found", "internal-error", "database-unavailable", "forbidden")
                .allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
    }

    /** Those that Tomcat and Spring answer by themselves: found by asking for them, over raw HTTP too. */
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406, 413, 415, 416, 417, 500, 501, 503, 505})
    void everyStatusThatAnAnswerMayHaveByItselfIsListed(int status) throws Exception {
        var type = Problem.body(HttpStatusCode.valueOf(status)).getType().toString();

        assertThat(page())
                .containsPattern(
                        "\\| [\\d, ]*" + status + "[\\d, ]* \\|.*`" + type.substring(type.lastIndexOf(':') + 1) + "`");
    }

    private static TreeSet<String> codes() throws IOException {
        var codes = new TreeSet<String>();
        try (var files = Files.walk(SOURCES)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                var source = Files.readString(file);
                if (MAKES_PROBLEMS.matcher(source).find()) {
                    var found = CODE.matcher(source);
                    while (found.find()) {
                        codes.add(found.group(1));
                    }
                }
            }
        }
        return codes;
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/problems.md"));
    }
}
