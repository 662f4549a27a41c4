package com.hunzal.hcm.jobs;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.DescribedAnswers;
import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Database;
import io.restassured.response.Response;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Another program deletes the organization of a request at any moment of it: before its first statement, before its
 * second, before a transaction begins, and so on, until the request is done earlier than that. The same on every database.
 */
@Import(OrganizationVanishesContract.Beans.class)
abstract class OrganizationVanishesContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";
    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String NOTIFICATIONS = "/api/system/notifications";
    private static final String SUPPRESSIONS = "/api/system/suppressions";
    private static final String NOTIFICATION =
            "{\"event\": \"a\", \"subject\": \"s\", \"body\": \"b\", \"recipients\": [{\"email\": \"ann@example.com\"}]}";
    private static final String NOOP = "{\"job_type\": \"noop\", \"payload\": {}}";
    private static final String SCHEDULE = "{\"name\": \"new\", \"cron\": \"@daily\", \"job_type\": \"noop\"}";
    private static final int MOST_STATEMENTS = 100;

    private static final List<String> OWNED = List.of(
            "background_jobs", "notification_settings", "hcm_job_schedules", "hcm_job_pauses", "hcm_job_events");

    @Autowired
    Environment environment;

    @TestConfiguration(proxyBeanMethods = false)
    static class Beans {

        /** What is done before a statement, whichever thread asks for it. */
        static volatile Runnable beforeEach = () -> {};

        @Bean
        static BeanPostProcessor interruptedDatabase() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof Database database
                            ? new Database(
                                    database.vendor(),
                                    interrupted(database.reads()),
                                    interrupted(database.writes()),
                                    database.batches(),
                                    interrupted(database.transaction()),
                                    database.organizations())
                            : bean;
                }
            };
        }

        /** Before it begins: SQLite lets nobody else write afterwards. */
        private static TransactionTemplate interrupted(TransactionTemplate template) {
            return new TransactionTemplate(template.getTransactionManager(), template) {
                @Override
                public <T> T execute(TransactionCallback<T> action) {
                    beforeEach.run();
                    return super.execute(action);
                }
            };
        }

        private static JdbcClient interrupted(JdbcClient client) {
            return (JdbcClient) Proxy.newProxyInstance(
                    Beans.class.getClassLoader(), new Class<?>[] {JdbcClient.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("sql")) {
                            beforeEach.run();
                        }
                        try {
                            return method.invoke(client, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    /** Whoever adds an operation adds a sample here. */
    private final Map<String, Function<String, Response>> samples = Map.ofEntries(
            entry("createJob", id -> admin().body(NOOP).post(JOBS)),
            entry("createJobs", id -> admin().body("{\"jobs\": [" + NOOP + "]}").post(JOBS + "/bulk")),
            entry("listJobs", id -> admin().get(JOBS)),
            entry("getJob", id -> admin().get(JOBS + "/queued-" + id)),
            entry("revealJob", id -> admin().post(JOBS + "/queued-" + id + "/reveal")),
            entry("cancelJob", id -> admin().post(JOBS + "/queued-" + id + "/cancel")),
            entry("retryJob", id -> admin().post(JOBS + "/failed-" + id + "/retry")),
            entry("retryJob again", id -> admin().body("{\"payload\": {}}").post(JOBS + "/failed-" + id + "/retry")),
            entry("runJob", id -> admin().post(JOBS + "/queued-" + id + "/run")),
            entry("cancelJobs", id -> admin().body("{\"all\": true}").post(JOBS + "/cancel")),
            entry("retryJobs", id -> admin().body("{\"all\": true}").post(JOBS + "/retry")),
            entry("runJobs", id -> admin().body("{\"all\": true}").post(JOBS + "/run")),
            entry("listAttempts", id -> admin().get(JOBS + "/failed-" + id + "/attempts")),
            entry("getJobLog", id -> admin().get(JOBS + "/failed-" + id + "/log")),
            entry("explainJob", id -> admin().get(JOBS + "/queued-" + id + "/explain")),
            entry("getJobStats", id -> admin().get(JOBS + "/stats")),
            entry("getJobSeries", id -> admin().get(JOBS + "/stats/series")),
            entry("listOrganizations", id -> admin().get("/api/system/organizations")),
            entry("followJobs", id -> admin().accept("text/event-stream").head(JOBS + "/events")),
            entry("listFailures", id -> admin().get(JOBS + "/failures")),
            entry("retryFailures", id -> admin().post(JOBS + "/failures/0123456789abcdef/retry")),
            entry("discardFailures", id -> admin().post(JOBS + "/failures/0123456789abcdef/discard")),
            entry("listJobTypes", id -> admin().get(JOBS + "/types")),
            entry("pauseJobType", id -> admin().post(JOBS + "/types/noop/pause")),
            entry("resumeJobType", id -> admin().post(JOBS + "/types/noop/resume")),
            entry("listWorkerNodes", id -> admin().get("/api/system/worker-nodes")),
            entry("getSystemInfo", id -> admin().get("/api/system/info")),
            entry(
                    "previewJobSchedule",
                    id -> admin().body("{\"cron\": \"@daily\"}").post("/api/system/job-schedule-previews")),
            entry("createJobSchedule", id -> admin().body(SCHEDULE).post(SCHEDULES)),
            entry("listJobSchedules", id -> admin().get(SCHEDULES)),
            entry("getJobSchedule", id -> admin().get(SCHEDULES + "/schedule-" + id)),
            entry("updateJobSchedule", id -> admin().body("{\"name\": \"b\"}").put(SCHEDULES + "/schedule-" + id)),
            entry(
                    "patchJobSchedule",
                    id -> admin().body("{\"cron\": \"@hourly\"}").patch(SCHEDULES + "/schedule-" + id)),
            entry("deleteJobSchedule", id -> admin().delete(SCHEDULES + "/schedule-" + id)),
            entry("revealJobSchedule", id -> admin().post(SCHEDULES + "/schedule-" + id + "/reveal")),
            entry("runJobSchedule", id -> admin().post(SCHEDULES + "/schedule-" + id + "/run")),
            entry("getNotificationSettings", id -> admin().get(SETTINGS)),
            entry(
                    "updateNotificationSettings",
                    id -> admin().body("{\"sms_enabled\": true}").put(SETTINGS)),
            entry(
                    "patchNotificationSettings",
                    id -> admin().body("{\"sms_enabled\": true}").patch(SETTINGS)),
            entry("listNotificationSettingsVersions", id -> admin().get(SETTINGS + "/history")),
            entry("restoreNotificationSettings", id -> admin().post(SETTINGS + "/history/1/restore")),
            entry("resumeChannel", id -> admin().post(SETTINGS + "/channels/email/resume")),
            entry(
                    "testNotificationSettings",
                    id -> admin().body("{\"channel\": \"email\", \"recipient\": \"ann@example.com\"}")
                            .post(SETTINGS + "/test")),
            entry("testEmail", id -> admin().post(SETTINGS + "/test-email?recipient=ann@example.com")),
            entry("listCredentials", id -> admin().get(SETTINGS + "/credentials")),
            entry(
                    "setCredentials",
                    id -> admin().body("{\"api_key\": \"SG.key\"}").put(SETTINGS + "/credentials/email/sendgrid")),
            entry("deleteCredentials", id -> admin().delete(SETTINGS + "/credentials/email/sendgrid")),
            entry("createNotification", id -> admin().body(NOTIFICATION).post(NOTIFICATIONS)),
            entry("simulateNotification", id -> admin().body(NOTIFICATION).post(NOTIFICATIONS + "/simulate")),
            entry(
                    "previewNotification",
                    id -> admin().body("{\"event\": \"a\", \"channel\": \"sms\", \"body\": \"b\"}")
                            .post(NOTIFICATIONS + "/preview")),
            entry("listNotifications", id -> admin().get(NOTIFICATIONS)),
            entry("getNotification", id -> admin().get(NOTIFICATIONS + "/told-" + id)),
            entry("listDeliveries", id -> admin().get(NOTIFICATIONS + "/told-" + id + "/deliveries")),
            entry("cancelNotification", id -> admin().post(NOTIFICATIONS + "/told-" + id + "/cancel")),
            entry("getDelivery", id -> admin().get(NOTIFICATIONS + "/deliveries/failed-" + id)),
            entry("listNewestDeliveries", id -> admin().get(NOTIFICATIONS + "/deliveries")),
            entry("cancelDelivery", id -> admin().post(NOTIFICATIONS + "/deliveries/held-" + id + "/cancel")),
            entry("resendDelivery", id -> admin().post(NOTIFICATIONS + "/deliveries/failed-" + id + "/resend")),
            entry("listSuppressions", id -> admin().get(SUPPRESSIONS)),
            entry("getSuppression", id -> admin().get(SUPPRESSIONS + "/suppressed-" + id)),
            entry(
                    "addSuppression",
                    id -> admin().body("{\"channel\": \"sms\", \"address\": \"+15550100201\"}")
                            .post(SUPPRESSIONS)),
            entry("deleteSuppression", id -> admin().delete(SUPPRESSIONS + "/suppressed-" + id)),
            entry("getAuditChain", id -> admin().get("/api/system/audit/chain")),
            entry("listAudit", id -> admin().get("/api/system/audit")));

    @Test
    void thereIsASampleOfEachOperation() {
        var described = DescribedAnswers.description(port()).operations().stream()
                .filter(each -> each.path().startsWith("/api/"))
                .map(each -> each.node().get("operationId").stringValue())
                .toList();

        assertThat(samples.keySet().stream().filter(each -> !each.contains(" ")))
                .containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void whoeverComesTooLateIsToldThatThereIsNoSuchOrganization() {
        atEachMoment(name -> OWNED.forEach(table -> assertThat(rows(
                        "SELECT * FROM " + table + " WHERE organization_id = ?"
                                + " AND organization_id NOT IN (SELECT id FROM organizations)",
                        organization))
                .as("%s: rows of %s", name, table)
                .isEmpty()));
    }

    @Test
    void nobodyIsToldOfAFaultWhereNoForeignKeyHoldsEither() throws Exception {
        withoutForeignKeys(() -> atEachMoment(name -> {}));
    }

    /** @param check of what is there afterwards */
    private void atEachMoment(Consumer<String> check) {
        samples.forEach((name, sample) -> {
            var statement = 0;
            int reached;
            do {
                statement++;
                reached = vanishesBefore(statement, name, sample);
                check.accept(name);
            } while (reached >= statement && statement < MOST_STATEMENTS);
            assertThat(statement).as(name).isBetween(2, MOST_STATEMENTS - 1);
        });
    }

    abstract void withoutForeignKeys(Runnable work) throws SQLException;

    /** @return how many statements there were */
    private int vanishesBefore(int statement, String name, Function<String, Response> sample) {
        organization = addOrganization();
        insertRows();
        var count = new AtomicInteger();
        Beans.beforeEach = () -> {
            if (count.incrementAndGet() == statement) {
                delete(organization);
            }
        };
        Response response;
        try {
            response = sample.apply(organization);
        } finally {
            Beans.beforeEach = () -> {};
        }
        var status = response.statusCode();
        assertThat(status)
                .as("%s, deleted before statement %s: %s", name, statement, status == 500 ? response.asString() : "")
                .matches(each -> each < 300 || each == 404 || each == 409, "is a success, 404 or 409");
        return count.get();
    }

    private void insertRows() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES (?, ?, 'noop')",
                "queued-" + organization,
                organization);
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, failure_key)"
                        + " VALUES (?, ?, 'noop', 'failed', '0123456789abcdef')",
                "failed-" + organization,
                organization);
        sql(
                "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, created_at, updated_at)"
                        + " VALUES (?, ?, 'a', '@daily', 'UTC', 'noop', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
                "schedule-" + organization,
                organization);
        sql(
                "INSERT INTO hcm_notifications (id, organization_id, event, subject, body, created_at)"
                        + " VALUES (?, ?, 'a', 's', 'b', CURRENT_TIMESTAMP)",
                "told-" + organization,
                organization);
        for (var state : List.of("failed", "held")) {
            sql(
                    "INSERT INTO hcm_deliveries (id, notification_id, organization_id, event, severity, channel, address, state,"
                            + " created_at, updated_at)"
                            + " VALUES (?, ?, ?, 'a', 'normal', 'email', 'ann@example.com', '" + state
                            + "', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
                    state + "-" + organization,
                    "told-" + organization,
                    organization);
        }
        sql(
                "INSERT INTO hcm_suppressions (id, organization_id, channel, address, source, created_at, created_by)"
                        + " VALUES (?, ?, 'sms', '+15550100200', 'admin', CURRENT_TIMESTAMP, 'admin')",
                "suppressed-" + organization,
                organization);
    }

    /** Unless a lock is in the way: then it is no moment at which it could happen. */
    private void delete(String id) {
        try (var connection = connect();
                var statement = connection.prepareStatement("DELETE FROM organizations WHERE id = ?")) {
            statement.setString(1, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            assertThat(String.valueOf(e.getMessage())).containsAnyOf("lock timeout", "SQLITE_BUSY");
        }
    }

    /** Of another program, which waits for nobody. */
    abstract java.sql.Connection connect() throws SQLException;

    static java.sql.Connection connect(String url, String user, String... settings) throws SQLException {
        var connection = DriverManager.getConnection(url, user, "");
        try (var statement = connection.createStatement()) {
            for (var each : settings) {
                statement.execute(each);
            }
        }
        return connection;
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OrganizationVanishesOnSqliteTests extends OrganizationVanishesContract {

    private boolean enforced = true;

    @Override
    Connection connect() throws SQLException {
        return connect(
                environment.getRequiredProperty("spring.datasource.url"),
                "",
                "PRAGMA busy_timeout = 20",
                "PRAGMA foreign_keys = " + (enforced ? "on" : "off"));
    }

    @Override
    void withoutForeignKeys(Runnable work) {
        enforced = false;
        sql("PRAGMA foreign_keys = off"); // of the one connection that writes
        try {
            work.run();
        } finally {
            sql("PRAGMA foreign_keys = on");
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OrganizationVanishesOnPostgresqlTests extends OrganizationVanishesContract {

    private static final String REFERRING = """
            SELECT conrelid::regclass AS child, conname AS name, pg_get_constraintdef(oid) AS definition
            FROM pg_constraint WHERE contype = 'f' AND confrelid = 'organizations'::regclass
            """;

    @Override
    Connection connect() throws SQLException {
        return connect(
                environment.getRequiredProperty("spring.datasource.url"), "postgres", "SET lock_timeout = '20ms'");
    }

    @Override
    void withoutForeignKeys(Runnable work) {
        var keys = rows(REFERRING);
        keys.forEach(key -> sql("ALTER TABLE " + key.get("child") + " DROP CONSTRAINT " + key.get("name")));
        try {
            work.run();
        } finally {
            keys.forEach(key -> sql("ALTER TABLE " + key.get("child") + " ADD CONSTRAINT " + key.get("name") + " "
                    + key.get("definition") + " NOT VALID"));
        }
    }
}
