package com.hunzal.hcm.jobs;

import com.hunzal.hcm.HcmApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/** The service with one more job type, whose handler writes each attempt into the file that {@code --notes} names. */
final class NodeWithNotes {

    static final String TYPE = "noted";

    private NodeWithNotes() {}

    public static void main(String[] arguments) {
        var application = new SpringApplication(HcmApplication.class);
        application.addInitializers(context -> {
            var file = Path.of(context.getEnvironment().getRequiredProperty("notes"));
            ((GenericApplicationContext) context).registerBean(Noted.class, () -> new Noted(file));
        });
        application.run(arguments);
    }

    /** Public, as is all that the service binds. */
    public record Payload() {}

    public record Result(String status) {}

    private record Noted(Path file) implements JobHandler<Payload> {

        private static final Duration LONG_ENOUGH_TO_BE_HELD_AHEAD = Duration.ofMillis(10);

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public JobOutcome handle(Payload payload, JobContext context) throws IOException, InterruptedException {
            Files.writeString(file, context.jobId() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            context.pause(LONG_ENOUGH_TO_BE_HELD_AHEAD);
            return JobOutcome.succeeded(new Result("success"));
        }
    }
}
