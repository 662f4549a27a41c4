package com.hunzal.hcm.jobs;

import com.hunzal.hcm.ServerTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** What tests of jobs over HTTP share. */
abstract class BackgroundJobsTest extends ServerTest {

    static final String PATH = "/api/system/background-jobs";

    static final String NOOP = "{\"job_type\": \"noop\"}";

    @Autowired
    Environment environment;

    Response post(String body) {
        return admin().body(body).post(PATH);
    }

    Response post(String body, String key) {
        return admin().header("Idempotency-Key", key).body(body).post(PATH);
    }

    String create() {
        return post(NOOP).then().statusCode(201).extract().path("id");
    }

    ValidatableResponse get(String id) {
        return admin().get(PATH + "/{id}", id).then().statusCode(200);
    }

    ValidatableResponse list(String query) {
        return list(query, 200);
    }

    ValidatableResponse list(String query, int status) {
        return admin().urlEncodingEnabled(false).get(PATH + query).then().statusCode(status);
    }

    List<Map<String, Object>> jobs() {
        return rows("SELECT * FROM background_jobs WHERE organization_id = ?", organization);
    }

    String foreign(String name) {
        return name + " " + organization;
    }
}
