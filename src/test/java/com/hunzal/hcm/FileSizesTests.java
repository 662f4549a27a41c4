package com.hunzal.hcm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that has grown too long to be read at once has more than one topic. */
class FileSizesTests {

    @ParameterizedTest
    @CsvSource({"src/main/java, 300", "src/test/java, 500"})
    void noFileIsTooLong(Path folder, int mostLines) throws Exception {
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(each -> each.toString().endsWith(".java")))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(Files.readAllLines(each)).hasSizeLessThanOrEqualTo(mostLines));
        }
    }
}
