package com.hunzal.hcm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What somebody reads whose database is not there. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseAtStartTests {

    @TempDir
    Path temporary;

    @Test
    void aServerThatIsNotThereIsNamed(CapturedOutput log) {
        stopsWith("jdbc:postgresql://localhost:1/hcm?password=hidden", log, "jdbc:postgresql://localhost:1/hcm: ");
    }

    @Test
    void aDatabaseThatIsNotOnTheServerIsNamed(CapturedOutput log) {
        var url = TestDatabases.newPostgresqlDatabase() + "_not";
        stopsWith(url + "?user=postgres&password=hidden", log, url + ": FATAL: database \"");
    }

    @Test
    void anotherKindOfDatabaseIsRefused(CapturedOutput log) {
        stopsWith(
                "jdbc:mysql://localhost/hcm?password=hidden",
                log,
                "The database jdbc:mysql://localhost/hcm is not supported.");
    }

    private void stopsWith(String url, CapturedOutput log, String message) {
        assertThatThrownBy(() -> RunningService.start(
                        temporary.resolve("data"),
                        "--spring.datasource.url=" + url,
                        "--spring.datasource.hikari.connection-timeout=250"))
                .isNotNull();
        assertThat(log.getAll())
                .contains("APPLICATION FAILED TO START", message)
                .doesNotContain("hidden", "\tat ");
    }
}
