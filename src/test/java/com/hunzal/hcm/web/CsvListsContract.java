package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** Lists as CSV: all of what a filter finds, and not only a page. The same on every database. */
abstract class CsvListsContract extends ServerTest {

    private static final String SYSTEM = "/api/system";
    private static final String JOBS = SYSTEM + "/background-jobs";

    @Autowired
    FairReads reads;

    @Test
    void allJobsOfAFilterAreThereOnceAndInTheOrderOfTheList() {
        jobs(450);
        admin().body("{\"job_type\": \"noop\", \"priority\": \"high\"}")
                .post(JOBS)
                .then()
                .statusCode(201);

        var lines = lines(csv().get(JOBS + "?priority=normal&limit=7"));

        assertThat(lines.get(0)).startsWith("id,job_id,organization_id,job_type,status,priority,error_message,");
        assertThat(lines).hasSize(451);
        var ids = lines.stream().skip(1).map(line -> line.split(",")[0]).toList();
        var newest = admin().get(JOBS + "?priority=normal&limit=200").jsonPath().<String>getList("items.id");
        assertThat(ids).doesNotHaveDuplicates().startsWith(newest.toArray(String[]::new));
        assertThat(lines(csv().get(JOBS + "?priority=normal&skip=440"))).hasSize(11);
        assertThat(reads.reads().kinds()).as("whoever was let in has left").isZero();
    }

    @Test
    void theAnswerIsAFileThatBeginsWithTheNamesOfItsColumns() {
        var answer = csv().get(JOBS);

        answer.then()
                .statusCode(200)
                .contentType("text/csv;charset=utf-8")
                .header("Content-Disposition", equalTo("attachment; filename=\"jobs.csv\""))
                .header("Cache-Control", containsString("no-store"));
        assertThat(lines(answer)).hasSize(1);
        csv().head(JOBS).then().statusCode(200).body(emptyString());
    }

    /** In UTF-8, by RFC 4180; and nothing that a spreadsheet would run. */
    @Test
    void everyTextIsOneCellAndNoneIsAFormula() {
        var texts = new String[] {
            "=1+1",
            "+491511234",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "a,b",
            "say \"x\"",
            "two\r\nlines",
            "Łódź 人 😀",
            " x ",
            ""
        };
        for (int i = 0; i < texts.length; i++) {
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type, status, priority, error_message, created_at)"
                            + " VALUES (?, ?, 'theirs', 'failed', -1, ?, " + time() + ")",
                    organization + "-" + (char) ('z' - i),
                    organization,
                    texts[i]);
        }

        var body = new String(csv().get(JOBS).asByteArray(), StandardCharsets.UTF_8);

        assertThat(body)
                .contains(
                        ",-1,'=1+1,",
                        ",-1,'+491511234,",
                        ",-1,'-1,",
                        ",-1,'@SUM(A1),",
                        ",-1,'\tx,",
                        ",-1,\"'\rx\",",
                        ",-1,\"a,b\",",
                        ",-1,\"say \"\"x\"\"\",",
                        ",-1,\"two\r\nlines\",",
                        ",-1,Łódź 人 😀,");
    }

    private String time() {
        return database.vendor() == com.hunzal.hcm.database.Vendor.SQLITE
                ? "'2026-11-01 00:00:00.000000'"
                : "timestamptz '2026-11-01 00:00:00+00'";
    }

    @ParameterizedTest
    @CsvSource({
        "/background-jobs, 'id,job_id,'",
        "/background-jobs/failures, 'failure_key,job_type,count,'",
        "/job-schedules, 'id,organization_id,name,cron,'",
        "/notifications, 'id,notification_id,organization_id,event,severity,subject,'",
        "/notifications/deliveries, 'id,channel,recipient.id,recipient.name,recipient.address,state,'",
        "/suppressions, 'id,'",
        "/audit, 'id,at,actor,action,subject,request_id,hash,details'",
        "/notification-settings/history, 'version,changed_at,changed_by,request_id,'"
    })
    void everyListIsThereAsCsvAndRefusesAsItAlwaysDoes(String list, String columns) {
        something();
        var items = admin().get(SYSTEM + list).jsonPath().getList("items");

        var lines = lines(csv().get(SYSTEM + list));

        assertThat(lines.get(0)).startsWith(columns);
        assertThat(items).isNotEmpty();
        assertThat(lines).hasSize(1 + items.size());
        csv().get(SYSTEM + list + "?limit=x").then().spec(malformed("limit"));
        csv().get(SYSTEM + list + "?limit=0").then().spec(invalid("limit"));
        csv().get(SYSTEM + list + "?limitt=1").then().spec(malformed("limitt"));
        if (!list.endsWith("failures")) {
            csv().get(SYSTEM + list + "?cursor=nonsense").then().statusCode(400);
        }
        admin().accept("text/plain").get(SYSTEM + list).then().spec(problem(406, "not-acceptable"));
        anonymous().accept("text/csv").get(SYSTEM + list).then().spec(problem(401, "unauthorized"));
    }

    @Test
    void deliveriesHaveTheirRecipientsInColumns() {
        something();
        var path = SYSTEM + "/notifications/"
                + admin().get(SYSTEM + "/notifications").<String>path("items[0].id") + "/deliveries";

        var lines = lines(csv().get(path));

        assertThat(lines.get(0))
                .isEqualTo("id,channel,recipient.id,recipient.name,recipient.address,state,reason,next_at,provider");
        assertThat(lines.get(1)).contains(",email,7,Ann,a***@example.com,");
    }

    private void something() {
        admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
        sql(
                "UPDATE background_jobs SET status = 'failed', error_message = 'no' WHERE organization_id = ?",
                organization);
        admin().body("{\"name\": \"n\", \"cron\": \"@daily\", \"job_type\": \"noop\"}")
                .post(SYSTEM + "/job-schedules")
                .then()
                .statusCode(201);
        admin().body(
                        "{\"event\": \"a\", \"recipients\": [{\"id\": \"7\", \"name\": \"Ann\", \"email\": \"ann@example.com\"}],"
                                + " \"subject\": \"s\", \"body\": \"b\"}")
                .post(SYSTEM + "/notifications")
                .then()
                .statusCode(201);
        admin().body("{\"channel\": \"sms\", \"address\": \"+15550100200\"}")
                .post(SYSTEM + "/suppressions")
                .then()
                .statusCode(201);
        admin().body("{\"sms_enabled\": true}")
                .put(SYSTEM + "/notification-settings")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|json",
                "application/json, text/csv|json",
                "text/csv;q=0.5, application/json|json",
                "text/csv, application/json;q=0.5|csv",
                "text/csv;charset=utf-8|csv",
                "text/*|csv",
                "text/csv;q=0, */*|json"
            })
    void whatIsAcceptedMoreIsAnswered(String accept, String kind) {
        admin().accept(accept).get(JOBS).then().statusCode(200).contentType(containsString(kind));
    }

    private void jobs(int number) {
        var jobs = String.join(",", Collections.nCopies(number, "{\"job_type\": \"noop\"}"));
        admin().body("{\"jobs\": [" + jobs + "]}").post(JOBS + "/bulk").then().statusCode(201);
    }

    private RequestSpecification csv() {
        return admin().accept("text/csv");
    }

    private static List<String> lines(Response response) {
        response.then().statusCode(200).contentType(containsString("text/csv"));
        var body = response.asString();
        assertThat(body).endsWith("\r\n");
        return Arrays.asList(body.split("\r\n"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class CsvListsOnSqliteTests extends CsvListsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class CsvListsOnPostgresqlTests extends CsvListsContract {}
