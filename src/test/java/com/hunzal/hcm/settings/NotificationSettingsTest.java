package com.hunzal.hcm.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.secrets.Secrets;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What tests of notification settings share. */
@ExtendWith(OutputCaptureExtension.class)
abstract class NotificationSettingsTest extends ServerTest {

    static final String PATH = "/api/system/notification-settings";

    static final String MERGE_PATCH = "application/merge-patch+json";

    static final String SECRET_PART = "T0000SECRET/B0000SECRET/xoxbSECRETtail";

    static final String WEBHOOK = "https://hooks.slack.com/services/" + SECRET_PART;

    static final String MASK = "https://hooks.slack.com/****tail";

    @Autowired
    Secrets secrets;

    ValidatableResponse get() {
        return admin().get(PATH).then().statusCode(200);
    }

    ValidatableResponse put(String change) {
        return send(change).then().statusCode(200);
    }

    /** JSON with ' for ", to be read more easily. */
    io.restassured.response.Response send(String change) {
        var json = change.startsWith("{\"") ? change : change.replace('\'', '"');
        return admin().body(json).put(PATH);
    }

    String etag() {
        return get().extract().header("ETag");
    }

    List<Map<String, Object>> rowsOfTheOrganization() {
        return rows("SELECT * FROM notification_settings WHERE organization_id = ?", organization);
    }

    Map<String, Object> row() {
        return rowsOfTheOrganization().get(0);
    }

    /** What the database has encrypted. */
    String webhook() {
        var stored = (String) row().get("slack_webhook_url");
        assertThat(stored).startsWith("v1.").doesNotContain("hooks.slack");
        return secrets.decrypt(stored, organization, "slack", "slack", "slack_webhook_url");
    }

    static boolean isTrue(Object flag) {
        return flag.equals(true) || flag.equals(1);
    }
}
