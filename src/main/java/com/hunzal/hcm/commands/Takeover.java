package com.hunzal.hcm.commands;

import com.hunzal.hcm.schema.TakeOver;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "takeover",
        mixinStandardHelpOptions = true,
        description = {
            "Jobs that another program had queued long before this service took the database over are held, so that no"
                    + " mail goes out a year late. Says how many there are; with an option, runs or cancels them all.",
            "Those of one organization, or some of them, can be run and cancelled over HTTP like any other job."
        })
class Takeover implements Runnable {

    /** Not both. */
    private static class Decision {
        @Option(names = "--release", description = "Make them due now, whether the service runs or is started later.")
        private boolean release;

        @Option(names = "--cancel", description = "Cancel them.")
        private boolean cancel;
    }

    private final Beans beans;
    private final PrintWriter out;

    @ArgGroup
    private final Decision decision = new Decision();

    Takeover(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    @Override
    public void run() {
        Audited.require(beans);
        var takeOver = beans.get(TakeOver.class);
        if (decision.release) {
            out.println("Released %s jobs.".formatted(audited("takeover.release", takeOver.release())));
        } else if (decision.cancel) {
            out.println("Cancelled %s jobs.".formatted(audited("takeover.cancel", takeOver.cancel())));
        } else {
            var found = takeOver.found();
            found.ifPresent(each -> each.lines().forEach(out::println));
            out.print(Columns.of(takeOver.heldByKind().stream()
                    .map(each -> List.of(
                            each.organizationId(),
                            each.jobType(),
                            Long.toString(each.jobs()),
                            each.oldest() == null ? "" : "since " + each.oldest()))
                    .toList()));
            out.flush();
            if (found.isEmpty() || found.get().lines().isEmpty()) {
                out.println("No job is held.");
            }
        }
    }
    /** For the chain of the whole service, because it is about all organizations. */
    private long audited(String action, long jobs) {
        Audited.append(beans, null, action, "takeover", Map.of("jobs", jobs));
        return jobs;
    }
}
