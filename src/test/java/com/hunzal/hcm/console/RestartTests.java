package com.hunzal.hcm.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The service goes and comes back while somebody has the page open. */
@ExtendWith(NeedsChromium.class)
class RestartTests {

    @TempDir
    Path temporary;

    @Test
    void thePageSaysThatNobodyAnswersAndGoesOnByItself() throws Exception {
        var page = new Page();
        try (var service = new ServiceProcess(temporary.resolve("data"), "--hcm.jobs.enabled=false")) {
            service.start();
            var origin = "http://localhost:" + service.port();
            page.forget(origin);
            page.mean("/console/session");
            page.go(origin + "/console/#/jobs");
            page.field("Token").sendKeys(service.token(), Keys.ENTER);
            page.see("No job fits");
            page.see("Live");
            page.script("window.sameDocument = true");

            page.mean("net::ERR_"); // what cannot be reached stands in the browser's console
            service.kill();

            page.see("No answer");
            assertThat(page.text("h1")).as("what was loaded stays").isEqualTo("Jobs");
            page.assertAccessible();

            service.start();
            service.admin().body("{\"job_type\": \"noop\"}").post("/api/system/background-jobs");

            page.see("Live");
            page.see("1 new – show it");
            assertThat(page.script("return window.sameDocument")).isEqualTo(true);
            page.click("1 new – show it");
            page.see("1 in all");
        }
        assertThat(page.complaints()).isEmpty();
    }
}
