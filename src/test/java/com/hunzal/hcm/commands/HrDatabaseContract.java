package com.hunzal.hcm.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.HcmApplication;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The HR system's own database, from the first refusal to jobs that run in it. The same on every database. */
abstract class HrDatabaseContract {

    static final String JOBS = "/api/system/background-jobs";
    private static final String SETTINGS = "/api/system/notification-settings";
    static final String NAMED = "--hcm.organizations.table=core_organizations";
    private static final String KEY = "--hcm.security.jwt-secret=a secret that only these tests know 0123456789";
    private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();

    @TempDir
    Path folder;

    final String url;

    HrDatabaseContract(String url) {
        this.url = url;
    }

    abstract OrmTables tables();

    /** Turns foreign keys off for this connection. */
    abstract String withoutForeignKeys();

    @BeforeEach
    void makeTables() throws Exception {
        execute(tables().statements());
    }

    @Test
    void theRefusalSaysHowToGoOn() throws Exception {
        var before = schema();

        assertThat(run("migrate").fails().err())
                .contains("table background_jobs has no column max_retries")
                .contains("the foreign key (organization_id) of table background_jobs points to core_organizations")
                .contains("Nothing was changed.")
                .contains("migrate --add-missing-columns")
                .contains("hcm.organizations.table=core_organizations")
                .doesNotContain("drop");
        assertThat(run("migrate", NAMED).fails().err())
                .contains("table background_jobs has no column max_retries")
                .doesNotContain("foreign key");

        assertThat(schema()).isEqualTo(before);
    }

    @Test
    void missingColumnsAreAddedOnceAndNothingElseIsTouched() throws Exception {
        var migrated = run("migrate", "--add-missing-columns", NAMED).succeeds().out();

        assertThat(migrated.lines().filter(line -> line.startsWith("Added")))
                .containsExactly(Arrays.stream(OrmTables.MISSING)
                        .map(each -> "Added the column " + each)
                        .toArray(String[]::new));
        assertThat(migrated).contains("Applied V2", "Applied V9").doesNotContain("Applied V1 ");
        assertThat(run("migrate", "--add-missing-columns", NAMED).succeeds().out())
                .contains("nothing to do");
        assertThat(rows("SELECT id, status, priority, retry_count, max_retries, created_by FROM background_jobs"))
                .containsExactly("j1|failed|0|0|3|ada");
        assertThat(rows("SELECT digest_frequency, dnd_start, dnd_end FROM notification_settings"))
                .containsExactly("daily|22:00|06:00");
        assertThat(rows("SELECT updated_at FROM background_jobs").get(0)).startsWith("2026-11-01 08:00:02");
        assertThat(tableNames()).doesNotContain("organizations").contains("core_organizations");
        assertThat(run("inspect", NAMED).succeeds().out())
                .contains("note: has ON DELETE NO ACTION: an organization with rows here cannot be deleted")
                .contains("created_by");
        assertThat(run("organization", "list", NAMED).succeeds().out().lines()).containsExactly("acme", "umbrella");
    }

    @Test
    void theAdoptedDatabaseIsWorkedInAsAnyOther() throws Exception {
        execute(
                withoutForeignKeys(),
                "INSERT INTO background_jobs (id, organization_id, job_type, status, priority, created_at)"
                        + " VALUES ('old', 'long-gone', 'cleanup', 'completed', 0, '2026-11-01 08:00:00.123456')");
        run("migrate", "--add-missing-columns", NAMED).succeeds();

        try (var service = new Service(NAMED, "--hcm.organizations.sweep-interval=50ms")) {
            jobsRun(service);
            settingsAreReadAndChanged(service);
            whatTheTableForbidsIsRefused(service);
            deletesAreFollowed(service);
        }
    }

    private void jobsRun(Service service) throws Exception {
        service.admin("acme")
                .get(JOBS + "/j1")
                .then()
                .statusCode(200)
                .body("created_at", equalTo("2026-11-01T08:00:00.123456Z"));
        service.admin("acme")
                .get(JOBS + "?created_after=2026-11-01T07:59:59Z&created_before=2026-11-01T08:00:01Z")
                .then()
                .body("items.id", equalTo(List.of("j1")));
        var before = Instant.now();

        var id = service.create("acme", "{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1}}");

        service.await("acme", id, "completed");
        var startedAt =
                service.admin("acme").get(JOBS + "/" + id).path("started_at").toString();
        assertThat(Instant.parse(startedAt))
                .isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(rows("SELECT started_at FROM background_jobs WHERE id = '" + id + "'")
                        .get(0))
                .startsWith(startedAt.substring(0, 19).replace('T', ' '));
        service.admin("acme").post(JOBS + "/j1/retry").then().statusCode(200);
        service.await("acme", "j1", "completed");
        var again = service.create("acme", "{\"job_type\": \"noop\", \"payload\": {\"fail_attempts\": 1}}");
        service.await("acme", again, "queued", "retry_count", 1);
        service.admin("acme").post(JOBS + "/" + again + "/cancel").then().statusCode(200);
        execute("INSERT INTO background_jobs (id, organization_id, job_type, status, priority, created_at)"
                + " VALUES ('theirs', 'umbrella', 'noop', 'queued', 0, '2026-11-01 08:00:00.123456')");
        service.await("umbrella", "theirs", "completed");
        service.admin("acme")
                .body("{\"filter\": {\"status\": [\"queued\"]}, \"dry_run\": true}")
                .post(JOBS + "/cancel")
                .then()
                .statusCode(200);
    }

    private static void settingsAreReadAndChanged(Service service) {
        service.admin("umbrella")
                .get(SETTINGS)
                .then()
                .body("email_provider", equalTo("sendgrid"), "digest_frequency", equalTo("daily"))
                .body("created_at", equalTo("2026-01-02T03:04:05.000006Z"));
        service.admin("acme")
                .body("{\"email_enabled\": false, \"sms_enabled\": true}")
                .put(SETTINGS)
                .then()
                .statusCode(200)
                .body("sms_enabled", equalTo(true));
    }

    private static void whatTheTableForbidsIsRefused(Service service) {
        service.admin("acme")
                .body("{\"email_provider\": \"ses\"}")
                .put(SETTINGS)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:problem-type:hcm:refused-by-the-table"))
                .body("detail", containsString("ck_email_provider"));
        service.admin("acme")
                .body("{\"job_type\": \"email_send\", \"payload\":"
                        + " {\"to\": \"a@acme.example\", \"subject\": \"s\", \"body\": \"b\"}}")
                .post(JOBS)
                .then()
                .statusCode(422)
                .body("detail", containsString("ck_job_type"));
    }

    private void deletesAreFollowed(Service service) throws Exception {
        execute(withoutForeignKeys(), "DELETE FROM core_organizations WHERE id = 'acme'");

        service.admin("acme").get(JOBS).then().statusCode(404);
        await(() -> rows("SELECT 1 FROM background_jobs WHERE organization_id = 'acme'")
                        .isEmpty()
                && rows("SELECT 1 FROM notification_settings WHERE organization_id = 'acme'")
                        .isEmpty());
        assertThat(rows("SELECT id FROM background_jobs ORDER BY id"))
                .as("of an organization that was gone before")
                .containsExactly("old", "theirs");
        assertThat(rows("SELECT organization_id FROM notification_settings")).containsExactly("umbrella");
    }

    @Test
    void aTableThatIsNotThereIsNamed() {
        assertThat(run("migrate", "--hcm.organizations.table=core_organisations")
                        .fails()
                        .err())
                .contains("There is no table core_organisations, which hcm.organizations.table names");
        assertThat(run("migrate", "--hcm.organizations.table=core organizations;")
                        .fails()
                        .err())
                .contains("is not the name of a table");
    }

    @Test
    void theOrganizationsCannotBeOthersLaterOn() throws Exception {
        run("migrate", "--add-missing-columns", NAMED).succeeds();
        execute("CREATE TABLE other_organizations (id VARCHAR(36) NOT NULL PRIMARY KEY)");

        assertThat(run("migrate", "--hcm.organizations.table=other_organizations")
                        .fails()
                        .err())
                .contains("points to core_organizations");
        execute(
                "ALTER TABLE background_jobs RENAME TO old_jobs",
                "ALTER TABLE notification_settings RENAME TO old_settings");
        assertThat(run("migrate", "--hcm.organizations.table=other_organizations")
                        .fails()
                        .err())
                .contains("Some of the service's tables");
    }

    @Test
    void aStateThatACheckForbidsIsNamed() throws Exception {
        execute("DROP TABLE background_jobs", tables().statements()[3].replace(", 'cancelled'", ""));
        var before = schema();

        assertThat(run("migrate", "--add-missing-columns", NAMED).fails().err())
                .contains("table background_jobs does not take a job that is cancelled")
                .contains("ck_status")
                .contains("Nothing was changed.");

        assertThat(schema()).isEqualTo(before);
    }

    @Test
    void aColumnThatMustBeGivenIsNamed() throws Exception {
        execute(
                "DROP TABLE background_jobs",
                tables().statements()[3]
                        .replace("created_by VARCHAR(36)", "created_by VARCHAR(36) NOT NULL")
                        .replace("result TEXT", "result TEXT NOT NULL"));
        var before = schema();

        assertThat(run("migrate", "--add-missing-columns", NAMED).fails().err())
                .contains("column created_by of table background_jobs is NOT NULL without a default")
                .contains("Nothing was changed.");

        execute("DROP TABLE background_jobs", tables().statements()[3].replace("result TEXT", "result TEXT NOT NULL"));
        assertThat(run("migrate", "--add-missing-columns", NAMED).fails().err())
                .contains("table background_jobs does not take a new job", "result");
        assertThat(schema()).hasSameSizeAs(before);
    }

    /** The service with a worker, over HTTP. */
    final class Service implements AutoCloseable {

        private final ConfigurableApplicationContext context;
        private final Map<String, String> tokens = new HashMap<>();

        Service(String... arguments) {
            context = new SpringApplicationBuilder(HcmApplication.class)
                    .run(Stream.concat(
                                    Stream.of(arguments),
                                    Stream.of(
                                            "--server.port=0",
                                            "--spring.datasource.url=" + url,
                                            KEY,
                                            "--hcm.data-dir=" + folder))
                            .toArray(String[]::new));
        }

        RequestSpecification admin(String organization) {
            var token = tokens.computeIfAbsent(
                    organization,
                    id -> run("token", "--organization=" + id, NAMED, KEY)
                            .succeeds()
                            .out()
                            .strip());
            return given().port(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class))
                    .contentType(ContentType.JSON)
                    .header("Authorization", "Bearer " + token);
        }

        String create(String organization, String body) {
            return admin(organization)
                    .body(body)
                    .post(JOBS)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }

        void await(String organization, String id, String status) {
            await(organization, id, status, "id", id);
        }

        void await(String organization, String id, String status, String field, Object value) {
            HrDatabaseContract.await(() -> {
                var job = admin(organization).get(JOBS + "/" + id);
                return status.equals(job.path("status")) && value.equals(job.path(field));
            });
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(end);
        }
    }

    Run run(String... arguments) {
        return Run.on(
                url,
                Stream.concat(Stream.of(arguments), Stream.of("--hcm.data-dir=" + folder))
                        .toArray(String[]::new));
    }

    void execute(String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    abstract List<String> schema();

    abstract List<String> tableNames();

    List<String> rows(String query) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                var columns = new ArrayList<String>();
                for (var i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                all.add(String.join("|", columns.stream().map(String::valueOf).toList()));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
