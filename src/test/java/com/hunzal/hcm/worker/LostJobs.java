package com.hunzal.hcm.worker;

import com.hunzal.hcm.ServiceProcess;
import java.io.IOException;
import java.util.regex.Pattern;

/** How many attempts a service could not record, because another node had the job by then. */
final class LostJobs {

    private static final Pattern COUNTER = Pattern.compile("^hcm_jobs_lost_total\\S* (\\S+)$", Pattern.MULTILINE);

    private LostJobs() {}

    static double of(ServiceProcess service) throws IOException {
        var found = COUNTER.matcher(service.admin()
                .get("/actuator/prometheus")
                .then()
                .statusCode(200)
                .extract()
                .asString());
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
}
