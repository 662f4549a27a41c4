package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.restassured.builder.ResponseSpecBuilder;
import io.restassured.specification.ResponseSpecification;
import java.util.regex.Pattern;

/** What every answer has that is not a success. */
public final class Problems {

    /** Nothing of how the service is made: no stack trace, class, library, SQL. */
    private static final Pattern INSIDES = Pattern.compile(
            "Exception|Throwable|\\bat com\\.|\\borg\\.|\\bjava\\.|\\btools\\.|com\\.hunzal|jakarta|jackson|JsonToken|JsonNode"
                    + "|Feature|Source: |REDACTED|StreamRead|`|SELECT |INSERT |UPDATE |sqlite|postgres|PSQL|constraint|hibernate|tomcat",
            Pattern.CASE_INSENSITIVE);

    private Problems() {}

    /** For {@code then().spec(problem(404, "job-not-found"))}. */
    public static ResponseSpecification problem(int status, String type) {
        return new ResponseSpecBuilder()
                .expectStatusCode(status)
                .expectContentType("application/problem+json")
                .expectBody("type", equalTo("urn:problem-type:hcm:" + type))
                .expectBody("status", equalTo(status))
                .expectBody("title", not(blankOrNullString()))
                .expectBody("detail", not(blankOrNullString()))
                .expectBody("instance", not(blankOrNullString()))
                .expectBody("request_id", not(blankOrNullString()))
                .build();
    }

    /** A problem that names these fields among its errors. */
    public static ResponseSpecification invalid(String... fields) {
        return new ResponseSpecBuilder()
                .addResponseSpecification(problem(422, "invalid-values"))
                .expectBody("errors.field", hasItems(fields))
                .build();
    }

    public static ResponseSpecification malformed(String... fields) {
        return new ResponseSpecBuilder()
                .addResponseSpecification(problem(400, "malformed-request"))
                .expectBody("errors.field", hasItems(fields))
                .build();
    }

    static void assertSaysNothingOfOurInsides(String body) {
        assertThat(body).doesNotContainPattern(INSIDES);
    }
}
