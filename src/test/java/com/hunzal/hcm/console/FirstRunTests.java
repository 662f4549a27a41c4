package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.security.RunningService;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whoever has just started the service, below a path of its own, and opens the link that it printed. */
@ExtendWith({NeedsChromium.class, OutputCaptureExtension.class})
class FirstRunTests {

    @TempDir
    Path temporary;

    @Test
    void thePrintedLinkOpensTheConsoleOnce(CapturedOutput log) {
        var page = new Page();
        try (var service = RunningService.start(temporary, "--server.servlet.context-path=/hcm")) {
            var link = Pattern.compile("http://localhost:" + service.port() + "/hcm/console/#/sign-in\\?code=\\S{43}")
                    .matcher(log.getAll());
            assertThat(link.find()).isTrue();
            page.forget("http://localhost:" + service.port());
            page.mean("/console/session"); // nobody is signed in, and later the code is not good any more

            var before = (Long) page.script("return history.length");
            page.go(link.group());

            page.until(() -> page.title().equals("Overview · Hunzal HCM"));
            assertThat(page.address()).endsWith("/hcm/console/#/overview");
            assertThat((Long) page.script("return history.length"))
                    .as("no way back to the code")
                    .isLessThanOrEqualTo(before + 1);
            everythingIsBelowThePath(page, service);

            page.forget("http://localhost:" + service.port());
            page.go(link.group());
            page.field("Token");
            page.see("This link");
            page.assertAccessible();
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static void everythingIsBelowThePath(Page page, RunningService service) {
        service.admin()
                .contentType("application/json")
                .body("{\"job_type\": \"noop\"}")
                .post("/hcm/api/system/background-jobs")
                .then()
                .statusCode(201);
        page.click("Jobs");
        page.see("1 in all");
        page.see("Live");
        var elsewhere = page.script("""
                return performance.getEntriesByType('resource').map(each => new URL(each.name).pathname)
                    .filter(path => !path.startsWith('/hcm/'));
                """);
        assertThat(elsewhere).asList().isEmpty();
        page.reload();
        page.see("1 in all");
    }
}
