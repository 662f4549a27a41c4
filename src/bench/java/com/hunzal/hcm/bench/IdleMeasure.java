package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.util.concurrent.TimeUnit;

/** What an engine costs that has nothing to do. */
final class IdleMeasure implements Measure {

    private static final int WINDOWS = 3;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String title() {
        return "A service that has nothing to do";
    }

    @Override
    public String explanation() {
        return "Processor time of the process, and of the database server where there is one, in three windows of ten seconds, after"
                + " drains have warmed it up and it has rested for a minute.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        var seconds = lab.options().scaled(10, 3);
        try (var service = lab.service(store)) {
            for (int warmUp = 0; warmUp < 3; warmUp++) {
                Backlog.prepare(store, "noop", lab.options().scaled(20_000, 5_000))
                        .drained();
            }
            TimeUnit.SECONDS.sleep(lab.options().scaled(60, 5));
            for (int window = 0; window < WINDOWS; window++) {
                var own = Machine.cpuNanos(service.pid());
                var server = lab.server().cpuNanos();
                TimeUnit.SECONDS.sleep(seconds);
                figures.figure("service", "% of a core").add(percent(Machine.cpuNanos(service.pid()) - own, seconds));
                if (lab.server().vendor == Vendor.POSTGRESQL) {
                    figures.figure("database server", "% of a core")
                            .add(percent(lab.server().cpuNanos() - server, seconds));
                }
            }
        }
        figures.figure("service", "").note("less than 1");
    }

    private static double percent(long nanos, int seconds) {
        return nanos / 1e7 / seconds;
    }
}
