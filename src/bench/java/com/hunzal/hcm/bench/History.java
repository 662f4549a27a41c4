package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Rows that are in nobody's way, or should not be: finished long ago, or due in years. */
final class History {

    private static final int OTHERS = 10;

    /** Less than the service's retention, or it would delete what is to be in its way while that is measured. */
    private static final Duration OLDEST = Duration.ofDays(6);

    private History() {}

    static void fill(Store store, int finished, int future) throws SQLException {
        for (int i = 0; i < OTHERS; i++) {
            Tables.addOrganization(store, "other" + i);
        }
        Tables.insert(
                store,
                finished,
                sql(store, "finished", """
                INSERT INTO background_jobs (
                    id, organization_id, job_type, status, priority, payload, result, error_message, retry_count, max_retries,
                    attempt, created_at, updated_at, started_at, completed_at)
                SELECT id, organization_id, 'noop', status, 0, '{}',
                    CASE status WHEN 'completed' THEN '{"status":"success","attempt":1,"duration_ms":0}' END,
                    CASE status WHEN 'failed' THEN 'The server answered 500' END, 0, 3, 1, moment, moment, moment, moment
                FROM (SELECT ${id} AS id, ${organization} AS organization_id, ${moment} AS moment,
                          CASE WHEN n % 20 IN (3, 4) THEN 'failed' ELSE 'completed' END AS status
                      FROM numbers) AS made
                """)
                        .replace("${seconds}", String.valueOf(OLDEST.toSeconds() / (double) finished)),
                store.vendor().timestamp(Instant.now().minus(OLDEST)));
        var now = store.vendor().timestamp(Instant.now());
        Tables.insert(
                store,
                future,
                sql(store, "future", """
                INSERT INTO background_jobs (
                    id, organization_id, job_type, status, priority, payload, retry_count, max_retries, run_at, created_at,
                    updated_at)
                SELECT ${id}, ${organization}, 'noop', 'queued', 0, '{}', 0, 3, ?, ?, ? FROM numbers
                """),
                store.vendor().timestamp(Tables.FAR_AHEAD.plus(Duration.ofDays(1))),
                now,
                now);
        store.settle();
    }

    private static String sql(Store store, String prefix, String template) {
        return template.replace("${id}", Tables.id(store, prefix))
                // Half of the rows belong to the one that asks.
                .replace(
                        "${organization}",
                        "CASE WHEN n % 2 = 0 THEN '" + Tables.ORGANIZATION + "' ELSE 'other' || (n / 2 % " + OTHERS
                                + ") END")
                .replace(
                        "${moment}",
                        store.vendor() == Vendor.SQLITE
                                ? "strftime('%Y-%m-%d %H:%M:%f', ?, (n * ${seconds}) || ' seconds') || '000'"
                                : "?::timestamptz + n * interval '${seconds} seconds'");
    }
}
