package com.hunzal.hcm.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.events.EventReader.Event;
import com.hunzal.hcm.security.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StopWithListenersTests {

    @Test
    @Timeout(300)
    void openStreamsDoNotHoldUpAStop(@TempDir Path folder) throws IOException {
        EventReader reader;
        // A stop that waited for the stream would take longer than this test may.
        try (var service = RunningService.start(folder, "--spring.lifecycle.timeout-per-shutdown-phase=1h")) {
            reader = EventReader.connect(
                    service.port(),
                    Files.readString(folder.resolve("admin.token")).trim(),
                    "");
        }

        assertThat(reader.next()).isEqualTo(Event.END);
    }
}
