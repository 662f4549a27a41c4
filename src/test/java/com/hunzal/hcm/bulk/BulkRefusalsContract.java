package com.hunzal.hcm.bulk;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Requests for changes of many jobs that are refused, and then change nothing. */
abstract class BulkRefusalsContract extends BulkTest {

    // Bad input

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'filter': {}}",
                "{'filter': null, 'all': false}",
                "{'filter': {'status': null}}",
                "{'dry_run': true}"
            })
    void allJobsAreMeantOnlyBySayingSo(String body) {
        many().status("failed").insert("a", 1);

        for (var path : List.of("/cancel", "/retry")) {
            post(path, body).then().spec(invalid("filter"));
        }
        assertThat(states()).isEqualTo(Map.of("failed", 1L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'filter': []} | filter",
                "{'filter': 'status'} | filter",
                "{'filters': {}} | filters",
                "{'filter': {'state': ['failed']}} | filter.state",
                "{'filter': {'status': 'failed'}} | filter.status",
                "{'filter': {'status': [1]}} | filter.status[0]",
                "{'filter': {'status': ['failed', null]}} | filter.status[1]",
                "{'filter': {'job_type': {'a': 1}}} | filter.job_type",
                "{'filter': {'job_type': ['noop', true]}} | filter.job_type[1]",
                "{'filter': {'priority': 1}} | filter.priority",
                "{'filter': {'priority': [1.0]}} | filter.priority[0]",
                "{'filter': {'created_after': 1}} | filter.created_after",
                "{'filter': {'created_before': ['2026-01-01T00:00:00Z']}} | filter.created_before",
                "{'filter': {'failure_key': 12}} | filter.failure_key",
                "{'filter': {'error': ['x']}} | filter.error",
                "{'filter': {'tags': 'x'}} | filter.tags",
                "{'filter': {'tags': ['x', 1]}} | filter.tags[1]",
                "{'all': 1} | all",
                "{'all': 'true'} | all",
                "{'all': true, 'dry_run': 'false'} | dry_run",
                "{'all': true, 'limit': '5'} | limit",
                "{'filter': {'status': 1, 'x': 2}, 'limit': 1.5} | filter.status,filter.x,limit",
            })
    void wrongTypesAndUnknownFieldsAre400(String body, String fields) {
        refused(body, fields, true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'filter': {'status': ['completed']}} | filter.status[0]",
                "{'filter': {'status': ['Failed']}} | filter.status[0]",
                "{'filter': {'status': []}} | filter.status",
                "{'filter': {'job_type': []}} | filter.job_type",
                "{'filter': {'job_type': ['a\\u0000b']}} | filter.job_type[0]",
                "{'filter': {'job_type': ['\\ud800']}} | filter.job_type[0]",
                "{'filter': {'priority': [2, 'HIGH', 99999999999, 1]}} | filter.priority[0],filter.priority[1],filter.priority[2]",
                "{'filter': {'created_after': 'yesterday'}} | filter.created_after",
                "{'filter': {'created_after': '2026-01-01T00:00:00'}} | filter.created_after",
                "{'filter': {'created_before': '+12026-01-01T00:00:00Z'}} | filter.created_before",
                "{'filter': {'failure_key': 'x'}} | filter.failure_key",
                "{'filter': {'error': ''}} | filter.error",
                "{'filter': {'tags': []}} | filter.tags",
                "{'filter': {'tags': ['a,b']}} | filter.tags[0]",
                "{'filter': {'tags': ['1','2','3','4','5','6','7','8','9','10','11']}} | filter.tags",
                "{'filter': {'error': 'a\\u0000b'}} | filter.error",
                "{'filter': {'failure_key': '0123456789ABCDEF'}} | filter.failure_key",
                "{'filter': {'job_type': ['noop']}, 'all': true} | all",
                "{'all': true, 'limit': 0} | limit",
                "{'all': true, 'limit': 100001} | limit",
            })
    void wrongValuesAre422(String body, String fields) {
        refused(body, fields, false);
    }

    private void refused(String body, String fields, boolean malformed) {
        many().status("failed").insert("a", 1);
        many().status("queued").insert("b", 1);

        for (var path : List.of("/cancel", "/retry")) {
            post(path, body).then().spec(malformed ? malformed(fields.split(",")) : invalid(fields.split(",")));
        }
        assertThat(states()).isEqualTo(Map.of("failed", 1L, "queued", 1L));
    }

    @Test
    void aStateThatCannotBeChangedLikeThatIsRefused() {
        post("/cancel", "{'filter': {'status': ['failed']}}").then().spec(invalid("filter.status[0]"));
        post("/retry", "{'filter': {'status': ['queued']}}").then().spec(invalid("filter.status[0]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "nonsense", "{'all': true} {}", "null"})
    void aBodyThatIsNoJsonObjectIs400(String body) {
        for (var path : List.of("/cancel", "/retry")) {
            post(path, body).then().spec(problem(400, "malformed-request"));
        }
    }

    @Test
    void whoMayNotCallChangesNothing() throws SQLException {
        many().status("failed").insert("a", 1);

        anonymous().body(ALL).post(PATH + "/retry").then().spec(problem(401, "unauthorized"));
        caller(token("Employee", organization))
                .body(ALL)
                .post(PATH + "/retry")
                .then()
                .spec(problem(403, "forbidden"));
        caller(token("SystemAdmin", addOrganization()))
                .body(ALL)
                .post(PATH + "/retry")
                .then()
                .statusCode(200)
                .body("matched", equalTo(0));
        assertThat(states()).isEqualTo(Map.of("failed", 1L));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BulkRefusalsOnSqliteTests extends BulkRefusalsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BulkRefusalsOnPostgresqlTests extends BulkRefusalsContract {}
