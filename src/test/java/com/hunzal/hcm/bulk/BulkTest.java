package com.hunzal.hcm.bulk;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.jobs.ManyJobs;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.core.env.Environment;

/** What tests of changes of many jobs share. */
abstract class BulkTest extends ServerTest {

    static final String PATH = "/api/system/background-jobs";

    static final String ALL = "{\"all\": true}";

    @Autowired
    Environment environment;

    @Autowired
    AutowireCapableBeanFactory beans;

    ManyJobs many() {
        return ManyJobs.of(database, organization);
    }

    void job(String name, String status, String type, int priority, String day, String error) {
        many().status(status)
                .with("job_type", "'" + type + "'")
                .with("priority", Integer.toString(priority))
                .with("error_message", error == null ? "NULL" : "'" + error + "'")
                .at("created_at", day + " 00:00:00.000000")
                .insert(name, 1);
    }

    ValidatableResponse job(String name) {
        return admin().get(PATH + "/{id}", name + " " + organization).then().statusCode(200);
    }

    ValidatableResponse cancel(String body) {
        return post("/cancel", body).then().statusCode(200);
    }

    ValidatableResponse retry(String body) {
        return post("/retry", body).then().statusCode(200);
    }

    Response post(String path, String body) {
        return admin().body(body.replace('\'', '"')).post(PATH + path);
    }

    Map<String, Long> states() {
        return rows(
                        "SELECT status, count(*) AS jobs FROM background_jobs WHERE organization_id = ? GROUP BY status",
                        organization)
                .stream()
                .collect(java.util.stream.Collectors.toMap(
                        row -> (String) row.get("status"), row -> ((Number) row.get("jobs")).longValue()));
    }
}
