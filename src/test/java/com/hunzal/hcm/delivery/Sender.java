package com.hunzal.hcm.delivery;

import static io.restassured.RestAssured.given;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.JobTable;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.util.Locale;

/** An organization of a service that runs in another process, and what its admin does there. Quotes of JSON are single ones. */
record Sender(ServiceProcess service, String organization) {

    private static final String NOTIFICATIONS = "/api/system/notifications";
    static final String SETTINGS = "/api/system/notification-settings";

    /** What is not at its end. */
    private static final String OPEN = "SELECT id FROM hcm_deliveries WHERE organization_id = '%s'"
            + " AND state IN ('pending', 'sending', 'held', 'digested')";

    /** A new one. */
    static Sender at(ServiceProcess service, JobTable table, String organization) throws Exception {
        table.execute("INSERT INTO organizations (id) VALUES ('" + organization + "')");
        return new Sender(service, organization);
    }

    static JobTable table(Path dataFolder) {
        return new JobTable("jdbc:sqlite:" + dataFolder.resolve("hunzal_hcm.db") + "?busy_timeout=10000");
    }

    RequestSpecification admin() {
        return given().port(service.port())
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + service.token("SystemAdmin", organization));
    }

    /** @param more fields, besides that all channels are on and no hour is quiet */
    void settings(String more) {
        var all = "{'email_enabled': true, 'sms_enabled': true, 'slack_enabled': true, 'dnd_enabled': false,"
                + " 'email_from_address': 'hr@%s.example', 'email_from_name': 'HR'%s}";
        admin().body(json(all.formatted(organization.toLowerCase(Locale.ROOT), more)))
                .put(SETTINGS)
                .then()
                .statusCode(200);
    }

    void credentials(String channelAndProvider, String body) {
        admin().body(json(body))
                .put(SETTINGS + "/credentials/" + channelAndProvider)
                .then()
                .statusCode(204);
    }

    /** @return the id of the notification */
    String post(String body) {
        return admin().body(json(body))
                .post(NOTIFICATIONS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    JsonPath show(String notification) {
        return admin().get(NOTIFICATIONS + "/" + notification)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    String deliveryOf(String notification) {
        return show(notification).getString("deliveries[0].id");
    }

    /** Until each has been sent, or has failed. */
    void awaitAll(JobTable table) throws Exception {
        table.awaitNone(OPEN.formatted(organization));
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }
}
