package com.hunzal.hcm.security;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.RawHttp;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** For which organization a caller acts. */
abstract class WhoMayCallContract extends WhoMayCallTest {

    // Organizations

    @Test
    void aSystemAdminSeesItsOwnOrganizationAndNoOther() {
        var job = admin().body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");

        admin().get(JOBS + "/" + job).then().statusCode(200);
        stranger().get(JOBS + "/" + job).then().spec(problem(404, "job-not-found"));
        stranger().post(JOBS + "/" + job + "/cancel").then().spec(problem(404, "job-not-found"));
        stranger().post(JOBS + "/" + job + "/retry").then().spec(problem(404, "job-not-found"));
        stranger().get(JOBS).then().statusCode(200).body("items", hasSize(0)).body("total", equalTo(0));

        admin().get(JOBS + "/" + job).then().body("status", equalTo("queued"));
    }

    @Test
    void aSystemAdminCannotNameAnotherOrganization() {
        var other = addOrganization();

        admin().header("X-Organization-Id", other).get(SETTINGS).then().spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", "nonexistent").get(SETTINGS).then().spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", other)
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", organization)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("organization_id", equalTo(organization));

        admin().header("X-Organization-Id", other)
                .body("{\"api_key\": \"SG.a\"}")
                .put(SETTINGS + "/credentials/email/sendgrid")
                .then()
                .spec(problem(403, "forbidden"));
        for (var change :
                List.of("/channels/email/resume", "/history/1/restore", "/test-email?recipient=a@example.com")) {
            admin().header("X-Organization-Id", other)
                    .post(SETTINGS + change)
                    .then()
                    .spec(problem(403, "forbidden"));
        }
        assertThat(rows("SELECT provider FROM hcm_provider_credentials WHERE organization_id = ?", other))
                .isEmpty();
        assertThat(rows("SELECT id FROM notification_settings WHERE organization_id = ?", other))
                .isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", other))
                .isEmpty();
    }

    @Test
    void aRootNamesTheOrganizationThatItActsFor() {
        root().get(SETTINGS)
                .then()
                .spec(problem(400, "organization-required"))
                .body("detail", containsString("X-Organization-Id"));
        root().header("X-Organization-Id", " ").get(SETTINGS).then().spec(problem(400, "organization-required"));
        root().get(JOBS).then().spec(problem(400, "organization-required"));
        root().body("{\"job_type\": \"noop\"}").post(JOBS).then().spec(problem(400, "organization-required"));

        root().header("X-Organization-Id", organization)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("organization_id", equalTo(organization));
        var job = root().header("X-Organization-Id", organization)
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        admin().get(JOBS + "/" + job).then().statusCode(200);
        root().header("X-Organization-Id", addOrganization())
                .get(JOBS + "/" + job)
                .then()
                .spec(problem(404, "job-not-found"));
    }

    @Test
    void aRootThatNamesNoOrganizationActsForTheOneInItsToken() {
        var other = addOrganization();
        var root = token("Root", organization);

        caller(root).get(SETTINGS).then().statusCode(200).body("organization_id", equalTo(organization));
        var job =
                caller(root).body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
        job.body("organization_id", equalTo(organization));
        caller(root)
                .header("X-Organization-Id", other)
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("organization_id", equalTo(other));
        caller(root).header("X-Organization-Id", "").get(SETTINGS).then().statusCode(200);
        caller(root)
                .body("{\"all_organizations\": true}")
                .post(JOBS + "/types/noop/resume")
                .then()
                .statusCode(200);
        for (var none : new Object[] {null, "", " ", 7, List.of(organization)}) {
            caller(Jwts.hs256(SECRET, Jwts.with(Jwts.with(claims, "role", "Root"), "organization_id", none)))
                    .get(SETTINGS)
                    .then()
                    .spec(problem(400, "organization-required"))
                    .body("detail", containsString("X-Organization-Id"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"münchen", "Łódź", "人事部", "😀", "o'neil \" & sons", "a+b=c%20"})
    void anOrganizationIsNamedInUtf8(String name) {
        var id = name + " " + organization;
        sql("INSERT INTO organizations (id) VALUES (?)", id);

        for (var token : List.of(token("Root", null), token("SystemAdmin", id))) {
            var answer = RawHttp.send(port(), request(token, id, StandardCharsets.UTF_8));

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(JsonPath.from(answer.body()).getString("organization_id"))
                    .isEqualTo(id);
        }
        sql("DELETE FROM organizations WHERE id = ?", id);
    }

    @Test
    void anOldClientMayNameItInLatin1() {
        var id = "münchen " + organization;
        sql("INSERT INTO organizations (id) VALUES (?)", id);

        var answer = RawHttp.send(port(), request(token("Root", null), id, StandardCharsets.ISO_8859_1));

        assertThat(answer.status()).isEqualTo(200);
        var nobody = RawHttp.send(port(), request(token("Root", null), "Łódź", StandardCharsets.UTF_8));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.body()).contains("There is no organization \\\"Łódź\\\"");
    }

    @Test
    void otherHeadersMayBeUtf8Too() {
        var request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: Łódź 人\r\n\r\n";

        assertThat(RawHttp.send(port(), request.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
    }

    private static byte[] request(String token, String organization, Charset charset) {
        return ("GET " + SETTINGS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + token + "\r\nX-Organization-Id: " + organization + "\r\n\r\n")
                .getBytes(charset);
    }

    @Test
    void aRefusalSaysWhatWasWantedAndWhatWasFound() {
        refusal(roles(Jwts.with(claims, "role", "Employee"), List.of("HR", "Employee")))
                .body(
                        "detail",
                        containsString("the role SystemAdmin or Root; this one has the roles \"Employee\", \"HR\""));
        refusal(caller(token("employee", organization)))
                .body("detail", containsString("this one has the role \"employee\""));
        refusal(caller(Jwts.hs256(SECRET, Jwts.with(claims, "role", null))))
                .body("detail", containsString("this one names none in its claims role and roles"));
        refusal(caller(token("r".repeat(3000), organization)))
                .body("detail", containsString("\"" + "r".repeat(100) + "\""));
        refusal(caller(token("r" + "😀".repeat(60), organization))).body("detail", containsString("r😀😀"));
        refusal(admin().header("X-Organization-Id", "another"))
                .body("detail", allOf(containsString("\"another\""), containsString("\"" + organization + "\"")));
        refusal(caller(Jwts.hs256(SECRET, Jwts.with(claims, "organization_id", 7))))
                .body("detail", containsString("organization_id, as text; this one has one that is not text"));
        refusal(caller(Jwts.hs256(SECRET, Jwts.with(claims, "organization_id", null))))
                .body("detail", containsString("this one has none"));
        admin().body("{\"all_organizations\": true}")
                .post(JOBS + "/types/noop/pause")
                .then()
                .spec(problem(403, "forbidden"))
                .body("detail", allOf(containsString("Only a Root"), containsString("SystemAdmin")));
    }

    private static ValidatableResponse refusal(RequestSpecification request) {
        return request.get(SETTINGS).then().spec(problem(403, "forbidden"));
    }

    @Test
    void anOrganizationThatDoesNotExistIs404AndGetsNoRow() {
        var nobody = "nobody-" + organization;
        var settings = rows("SELECT count(*) AS n FROM notification_settings");

        for (var caller : List.of("SystemAdmin", "Root")) {
            var token = token(caller, nobody);
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .get(SETTINGS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .body("{}")
                    .put(SETTINGS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .get(JOBS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
            caller(token)
                    .header("X-Organization-Id", nobody)
                    .body("{\"job_type\": \"noop\"}")
                    .post(JOBS)
                    .then()
                    .spec(problem(404, "organization-not-found"));
        }

        assertThat(rows("SELECT count(*) AS n FROM notification_settings")).isEqualTo(settings);
        assertThat(rows("SELECT id FROM organizations WHERE id = ?", nobody)).isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", nobody))
                .isEmpty();
    }

    @Test
    void aSystemAdminWithoutAnOrganizationIs403() {
        for (var organizationId : new Object[] {null, "", " ", 7, List.of(organization)}) {
            var token = Jwts.hs256(SECRET, Jwts.with(claims, "organization_id", organizationId));
            caller(token).get(SETTINGS).then().spec(problem(403, "forbidden"));
            caller(token)
                    .header("X-Organization-Id", organization)
                    .get(SETTINGS)
                    .then()
                    .spec(problem(403, "forbidden"));
        }
    }

    private io.restassured.specification.RequestSpecification stranger() {
        return caller(token("SystemAdmin", addOrganization()));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WhoMayCallOnSqliteTests extends WhoMayCallContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WhoMayCallOnPostgresqlTests extends WhoMayCallContract {}
