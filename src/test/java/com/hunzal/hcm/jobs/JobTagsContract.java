package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.JobRow.aJob;
import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** Jobs have tags, by which people find them again. */
abstract class JobTagsContract extends BackgroundJobsTest {

    @Autowired
    JobSubmitter submitter;

    private String tagged(String tags) {
        return post(body(tags)).then().statusCode(201).extract().path("id");
    }

    private static String body(String tags) {
        return "{'job_type': 'noop', 'tags': TAGS}".replace("TAGS", tags).replace('\'', '"');
    }

    @Test
    void aJobKeepsItsTagsInTheirOrderAndEachOnce() {
        post(body("['payroll', '2026-11', 'payroll', 'Büro Łódź 人']"))
                .then()
                .statusCode(201)
                .body("tags", contains("payroll", "2026-11", "Büro Łódź 人"));

        assertThat(jobs().get(0).get("tags")).isEqualTo("[\"payroll\",\"2026-11\",\"Büro Łódź 人\"]");
        get((String) jobs().get(0).get("id")).body("tags", contains("payroll", "2026-11", "Büro Łódź 人"));
        list("").body("items[0].tags", contains("payroll", "2026-11", "Büro Łódź 人"));
        admin().accept("text/csv")
                .get(PATH)
                .then()
                .body(org.hamcrest.Matchers.containsString(
                        "\"[\"\"payroll\"\",\"\"2026-11\"\",\"\"Büro Łódź 人\"\"]\""));
        admin().get("/api/system/audit?action=job.create")
                .then()
                .body("items[0].details.tags", contains("payroll", "2026-11", "Büro Łódź 人"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null"})
    void aJobWithoutTagsSaysSo(String none) {
        post(body(none)).then().statusCode(201).body("tags", empty());
        create();

        assertThat(jobs()).extracting(row -> row.get("tags")).containsOnlyNulls();
        list("").body("items.tags", contains(List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'payroll' | 400 | tags",
                "{'a': 1} | 400 | tags",
                "[1] | 400 | tags[0]",
                "['a', null] | 400 | tags[1]",
                "['a', ''] | 422 | tags[1]",
                "['a,b', 'a b', ' a', 'a '] | 422 | tags[0],tags[2],tags[3]",
                "['a\\u0000', 'a\\n', 'a\\u0085', '\\ud800'] | 422 | tags[0],tags[1],tags[2],tags[3]",
                "['a\\\"b', 'a\\\\b'] | 422 | tags[0],tags[1]",
                "['LONGER'] | 422 | tags[0]",
                "['1','2','3','4','5','6','7','8','9','10','11'] | 422 | tags",
            })
    void whatIsNoTagIsRefused(String tags, int status, String fields) {
        var body = body(tags.replace("LONGER", "😀".repeat(51)));
        var spec = status == 400 ? malformed(fields.split(",")) : invalid(fields.split(","));

        post(body).then().spec(spec);

        var many = "{\"jobs\": [" + NOOP + ", " + body + "]}";
        var inMany = Arrays.stream(fields.split(","))
                .map(field -> "jobs[1]." + field)
                .toArray(String[]::new);
        admin().body(many).post(PATH + "/bulk").then().spec(status == 400 ? malformed(inMany) : invalid(inMany));
        assertThat(jobs()).isEmpty();
    }

    @Test
    void asManyAndAsLongAsTheyMayBe() {
        var tags = IntStream.range(0, 10).mapToObj(i -> "😀".repeat(49) + i).toList();

        var id = tagged(tags.stream().collect(Collectors.joining("', '", "['", "']")));

        get(id).body("tags", equalTo(tags));
        admin().queryParam("tag", tags.get(9)).get(PATH).then().body("items.id", contains(id));
    }

    @Test
    void manyJobsAtOnceHaveTheirOwnTags() {
        var jobs = "{\"jobs\": [" + body("['a']") + "," + NOOP + "," + body("['b', 'a']") + "]}";

        var ids = admin().body(jobs)
                .post(PATH + "/bulk")
                .then()
                .statusCode(201)
                .extract()
                .<List<String>>path("ids");

        get(ids.get(0)).body("tags", contains("a"));
        get(ids.get(1)).body("tags", empty());
        get(ids.get(2)).body("tags", contains("b", "a"));
    }

    @Test
    void tagsBelongToWhatARepeatedRequestSays() {
        var id = post(body("['a']"), "key").then().statusCode(201).extract().path("id");

        post(body("['a']"), "key")
                .then()
                .statusCode(201)
                .body("id", equalTo(id))
                .body("tags", contains("a"));
        post(body("['b']"), "key").then().spec(problem(422, "idempotency-key-reused"));
    }

    @Test
    void aJobThatRepeatsAnotherHasItsTags() {
        var id = tagged("['a', 'b']");
        sql("UPDATE background_jobs SET status = 'failed' WHERE id = ?", id);

        admin().body("{\"payload\": {\"duration_ms\": 1}}")
                .post(PATH + "/" + id + "/retry")
                .then()
                .statusCode(201)
                .body("tags", contains("a", "b"));
        admin().post(PATH + "/" + id + "/retry").then().statusCode(200).body("tags", contains("a", "b"));
    }

    @Test
    void otherRoomsGiveTagsToo() {
        var request = new JobRequest("noop", null, 0, 3, null, null).tagged(List.of("a", "b"));

        var ids = database.inTransaction(
                () -> submitter.submitAll(List.of(new JobSubmitter.Order(organization, request))));

        get(ids.get(0)).body("tags", contains("a", "b"));
    }

    @Test
    void aListFiltersByTags() {
        var a = tagged("['payroll', '2026-11']");
        var b = tagged("['Payroll', '2026-12']");
        var c = tagged("['Büro', 'pay', '100%']");
        create();

        filtered("tag=payroll", a);
        filtered("tag=payroll,pay", a, c);
        filtered("tag=2026-12&tag=2026-11", a, b);
        filtered("tag=2026");
        filtered("tag=roll");
        filtered("tag=B%C3%BCro", c);
        filtered("tag=%25");
        filtered("tag=100%25", c);
        filtered("tag=payroll&status=completed");
        filtered("tag=payroll,Payroll&status=queued&job_type=noop", a, b);
        assertThat(list("?tag=").extract().<Integer>path("total")).isEqualTo(4);
        for (var bad : List.of("a%22b", "a%5Cb", "a%00", "%F0%9F%98%80".repeat(51))) {
            list("?tag=" + bad, 400).spec(malformed("tag"));
        }
        var eleven = IntStream.range(0, 11).mapToObj(String::valueOf).collect(Collectors.joining(","));
        list("?tag=" + eleven, 422).spec(invalid("tag"));
        var cursor = list("?tag=payroll,Payroll&limit=1").extract().<String>path("next_cursor");
        list("?tag=payroll,Payroll&limit=1&cursor=" + cursor).body("items.size()", equalTo(1));
        list("?tag=payroll&cursor=" + cursor, 400).spec(malformed("cursor"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[ \"b\\u00fcro\" , \"a\", \"a\" ] | büro,a",
                "[\"b\\ud83d\\ude00\"] | b😀",
                "[\"a\", 5, null, \"b,c\", \"\", [\"d\"], \"\\ud800\"] | a",
                "{\"a\": \"b\"} |",
                "\"a\" |",
                "5 |",
                "a, b |",
                "[\"a\" |",
                "^^ |",
                "null |",
            })
    void whatAnotherProgramWroteIsShownAsFarAsItIsTags(String text, String shown) {
        aJob(foreign("theirs")).of(organization).with("tags", text).in(database);
        var tags = shown == null ? List.<String>of() : List.of(shown.split(","));

        get(foreign("theirs")).body("tags", equalTo(tags));
        list("").body("items[0].tags", equalTo(tags));
        for (var tag : tags) {
            admin().queryParam("tag", tag).get(PATH).then().body("total", equalTo(1));
        }
        list("?tag=z").body("total", equalTo(0));
        admin().body("{\"all\": true}").post(PATH + "/cancel").then().statusCode(200);
        admin().body("{\"payload\": {}}")
                .post(PATH + "/{id}/retry", foreign("theirs"))
                .then()
                .statusCode(201)
                .body("tags", equalTo(tags));
    }

    private void filtered(String query, String... ids) {
        var found = list("?" + query);
        assertThat(found.extract().<List<String>>path("items.id")).as(query).containsExactlyInAnyOrder(ids);
        found.body("total", equalTo(ids.length));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobTagsOnSqliteTests extends JobTagsContract {

    /** Where any column takes anything. */
    @Test
    void bytesAndNumbersAreNoTags() {
        aJob(foreign("bytes"))
                .of(organization)
                .with("tags", new byte[] {(byte) 0xff, 0})
                .in(database);
        aJob(foreign("number")).of(organization).with("tags", 5.5).in(database);

        list("").body("items.tags", equalTo(Collections.nCopies(2, List.of())));
        list("?tag=a").body("total", equalTo(0));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobTagsOnPostgresqlTests extends JobTagsContract {

    /** Of many jobs only those are looked at that have tags. */
    @Test
    void aPageIsReadFromTheIndexOfThoseWithTags() {
        sql("INSERT INTO background_jobs (organization_id, job_type, status, tags)"
                + " SELECT '" + organization + "', 'noop', 'completed',"
                + " CASE WHEN n % 200 = 0 THEN '[\"a\"]' END FROM generate_series(1, 20000) AS n");
        sql("ANALYZE background_jobs");
        var condition = JobTags.condition(List.of("a"), database.vendor(), new java.util.HashMap<>())
                .replace(":tag0", "'\"a\"'");

        assertThat(rows("EXPLAIN SELECT * FROM background_jobs WHERE organization_id = '" + organization
                                + "' AND created_at IS NOT NULL AND " + condition
                                + " ORDER BY created_at DESC, id DESC LIMIT 51")
                        .toString())
                .contains(JobIndexes.TAGGED);
    }
}
