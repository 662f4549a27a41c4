package com.hunzal.hcm.audit;

import com.hunzal.hcm.ServerTest;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;

/** What tests of the audit share. */
abstract class AuditTest extends ServerTest {

    static final String AUDIT = "/api/system/audit";
    static final String JOBS = "/api/system/background-jobs";

    @Autowired
    AuditTrail trail;

    AuditChains chains() {
        return new AuditChains(database.reads(), database.vendor());
    }

    List<String> problems() {
        return chains().check(organization).problems();
    }

    void append(int times) {
        for (int i = 1; i <= times; i++) {
            trail.append(organization, "test.step", "step-" + i, Map.of("number", i));
        }
    }

    String createJob() {
        return admin().body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
