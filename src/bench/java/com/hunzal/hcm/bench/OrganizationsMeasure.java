package com.hunzal.hcm.bench;

/** What it costs that many organizations wait, as each morning when the digest of each is due. */
final class OrganizationsMeasure implements Measure {

    private static final String NEWCOMER = "newcomer-";
    private static final int NEWCOMERS = 100;

    /** Of draining, until the compiler has come to rest. */
    private static final int WARM_UP_SECONDS = 10;

    @Override
    public String name() {
        return "organizations";
    }

    @Override
    public String title() {
        return "Many organizations that wait";
    }

    @Override
    public String explanation() {
        return "20 000 jobs (-Dbench.n) that do nothing, of one organization or of as many as said; a quarter of them that wait "
                + ProbeJob.WAIT_MILLIS
                + " ms each, of one or of a quarter as many organizations. From the first start to the last completion, as"
                + " the rows tell. And 100 jobs, each of one more organization, one after the other over HTTP, while 100 000 of all"
                + " the others wait: the time from created_at to started_at.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var jobs = lab.options().jobs();
        var store = lab.server().migrated();
        Crowd.addOrganizations(store, jobs);
        for (int i = 0; i < NEWCOMERS; i++) {
            Tables.addOrganization(store, NEWCOMER + i);
        }
        try (var service = lab.service(store)) {
            for (double seconds = 0; seconds < lab.options().scaled(WARM_UP_SECONDS, 1); ) {
                seconds += jobs / Crowd.prepare(store, 1, "noop", jobs).drained();
                seconds += jobs / Crowd.prepare(store, jobs, "noop", jobs).drained();
            }
            for (int run = 0; run < lab.options().runs(); run++) {
                for (var organizations : new int[] {1, jobs / 10, jobs}) {
                    figures.figure(name(organizations), "jobs/s")
                            .add(Crowd.prepare(store, organizations, "noop", jobs)
                                    .drained());
                }
                for (var organizations : new int[] {1, jobs / 4}) {
                    figures.figure(nameOfWaiting(organizations), "jobs/s")
                            .add(Crowd.prepare(store, organizations, ProbeJob.WAITING_TYPE, jobs / 4)
                                    .drained());
                }
                newcomer(lab, figures, store, service);
            }
        }
        figures.ratio(figures.figure(name(jobs / 10), ""), figures.figure(name(1), ""), "0.9");
        figures.ratio(figures.figure(name(jobs), ""), figures.figure(name(1), ""), "0.7");
        figures.ratio(figures.figure(nameOfWaiting(jobs / 4), ""), figures.figure(nameOfWaiting(1), ""), "0.9");
        figures.figure("newcomer's wait, p99", "").note("at most 1 000");
    }

    private static String name(int organizations) {
        return organizations == 1 ? "one organization" : organizations + " organizations";
    }

    private static String nameOfWaiting(int organizations) {
        return name(organizations) + ", jobs that wait";
    }

    private static void newcomer(Lab lab, Figures figures, Store store, Service service) throws Exception {
        var crowd = Crowd.prepare(
                store, lab.options().jobs(), "noop", 5 * lab.options().jobs());
        crowd.awaitStart();
        for (int i = 0; i < NEWCOMERS; i++) {
            FairnessMeasure.post(service, NEWCOMER + i, 1);
        }
        FairnessMeasure.await(store, NEWCOMER + "%");
        figures.figure("jobs of the others that still waited", "").add(crowd.waiting());
        var waits = FairnessMeasure.waits(store, NEWCOMER + "%");
        figures.figure("newcomer's wait, p50", "ms").add(waits.millis(0.5));
        figures.figure("newcomer's wait, p99", "ms").add(waits.millis(0.99));
        Tables.clear(store);
    }
}
