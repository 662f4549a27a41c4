package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How fast jobs are created, one by one and in bulk, each durable before the answer. */
final class EnqueueMeasure implements Measure {

    private static final int CLIENTS = 16;
    private static final int BULK_CLIENTS = 4;
    private static final int JOBS_A_CALL = 1_000;
    private static final int WARM_UPS = 2;

    private static final String JOB = "{\"job_type\":\"noop\"}";

    private static final String BULK = "POST jobs, 1 000 a request";
    private static final String SINGLE = "POST a job";
    private static final String RAW_BULK = "raw batched inserts";
    private static final String RAW_SINGLE = "raw single inserts";

    @Override
    public String name() {
        return "enqueue";
    }

    @Override
    public String title() {
        return "Creating jobs";
    }

    @Override
    public String explanation() {
        return "The service over HTTP, with bearer tokens, by 16 connections that stay open, for bulk 4; each sends the next request when"
                + " the last is answered, from another process on the same machine. The others in their own process, without HTTP, by as"
                + " many threads: with the call that their manuals have for one job, and for 1 000. Raw inserts write the same columns of"
                + " the service's table: batches of 1 000 by one connection, single ones by one connection on SQLite and by ten on"
                + " PostgreSQL. Nobody runs the jobs meanwhile.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var sqlite = lab.server().vendor == Vendor.SQLITE;
        var store = lab.server().migrated();
        var engines = new LinkedHashMap<String, Child>();
        try (var service = lab.service(store, "hcm.jobs.enabled=false", "hcm.jobs.limits.bytes-per-organization=0B");
                var requests = Requests.start(lab)) {
            for (var name : lab.engines()) {
                if (!List.of("raw-batched-4", PgBoss.LARGE_BATCHES).contains(name)) {
                    engines.put(name, lab.engine(name, EngineNode.store(name, lab.server())));
                }
            }
            var token = service.token(Tables.ORGANIZATION);
            var jobs = "{\"jobs\":[" + String.join(",", Collections.nCopies(JOBS_A_CALL, JOB)) + "]}";
            var bulk = HttpConnection.request("POST", Requests.JOBS + "/bulk", token, jobs);
            var single = HttpConnection.request("POST", Requests.JOBS, token, JOB);
            for (int run = -WARM_UPS; run < lab.options().runs(); run++) {
                var kept = run < 0 ? new Figures("") : figures;
                Tables.clear(store);
                requests.load(kept, BULK, service, bulk, BULK_CLIENTS, seconds(lab), JOBS_A_CALL);
                enqueueMany(lab, kept, engines);
                Tables.clear(store);
                requests.load(kept, SINGLE, service, single, CLIENTS, seconds(lab), 1);
                enqueueEach(lab, kept, engines);
            }
        } finally {
            for (var engine : engines.values()) {
                engine.close();
            }
        }
        figures.ratio(figures.figure(BULK, ""), figures.figure(RAW_BULK, ""), "0.5");
        figures.figure(SINGLE, "").note("floor " + (sqlite ? "2 000" : "1 500"));
        figures.figure(SINGLE + ", p99", "").note(sqlite ? "at most 40" : "");
        figures.ratio(figures.figure(SINGLE, ""), figures.figure(RAW_SINGLE, ""), null);
        for (var peer : EngineNode.PEERS) {
            if (engines.containsKey(peer)) {
                figures.ratio(figures.figure(BULK, ""), figures.figure(many(peer), ""), null);
                figures.ratio(figures.figure(SINGLE, ""), figures.figure(one(peer), ""), null);
            }
        }
    }

    private static void enqueueMany(Lab lab, Figures figures, Map<String, Child> engines) throws Exception {
        enqueue(lab, figures, engines.get("raw-batched"), RAW_BULK, 1, JOBS_A_CALL);
        for (var peer : EngineNode.PEERS) {
            enqueue(lab, figures, engines.get(peer), many(peer), BULK_CLIENTS, JOBS_A_CALL);
        }
    }

    private static void enqueueEach(Lab lab, Figures figures, Map<String, Child> engines) throws Exception {
        enqueue(lab, figures, engines.get("raw-single"), RAW_SINGLE, CLIENTS, 1);
        for (var peer : EngineNode.PEERS) {
            enqueue(lab, figures, engines.get(peer), one(peer), CLIENTS, 1);
        }
    }

    private static void enqueue(
            Lab lab, Figures figures, @Nullable Child engine, String name, int threads, int jobsACall)
            throws Exception {
        if (engine != null) {
            var line = engine.ask("enqueue %d %d %d %s".formatted(threads, jobsACall, 1, seconds(lab)));
            Requests.add(figures, name, "jobs/s", Clients.Result.parse(line), jobsACall);
        }
    }

    private static String many(String peer) {
        return peer + ", 1 000 a call";
    }

    private static String one(String peer) {
        return peer + ", one a call";
    }

    private static double seconds(Lab lab) {
        return lab.options().scaled(4, 2);
    }
}
