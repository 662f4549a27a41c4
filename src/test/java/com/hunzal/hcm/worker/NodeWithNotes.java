package com.hunzal.hcm.worker;

import com.hunzal.hcm.HcmApplication;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/** The service with one more job type, whose handler notes in the file that {@code --notes} names when it begins and ends a job. */
final class NodeWithNotes {

    static final String TYPE = "noted";
    static final String BEGUN = "begun ";
    static final String ENDED = "ended ";

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
            note(BEGUN + context.jobId());
            context.pause(LONG_ENOUGH_TO_BE_HELD_AHEAD);
            note(ENDED + context.jobId());
            return JobOutcome.succeeded(new Result("success"));
        }

        private void note(String line) throws IOException {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
