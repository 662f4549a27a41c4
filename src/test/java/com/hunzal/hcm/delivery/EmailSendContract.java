package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.ScriptedMailServer;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.worker.TickedWorker;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** E-mail of jobs, from a request to the mail server: the operator's, or the organization's own. */
@Import(TickedWorker.class)
@TestPropertySource(properties = {"spring.mail.host=127.0.0.1", "hcm.providers.smtp.allowed-hosts=127.0.0.1"})
abstract class EmailSendContract extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";
    private static final ScriptedMailServer OPERATORS = started();

    @Autowired
    private TickedWorker worker;

    @Autowired
    private Suppressions suppressions;

    private ScriptedMailServer own;

    @DynamicPropertySource
    static void operatorsServer(DynamicPropertyRegistry registry) {
        registry.add("spring.mail.port", OPERATORS::port);
    }

    private static ScriptedMailServer started() {
        try {
            return new ScriptedMailServer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        own = started();
        sql("DELETE FROM background_jobs");
        OPERATORS.messages().clear();
        settings("{'email_from_address': 'hr@acme.example', 'email_from_name': 'HR'}");
    }

    @AfterEach
    void stop() throws IOException {
        own.close();
    }

    @Test
    void throughTheOperatorsServerItComesFromTheOperatorAndIsAnsweredByTheOrganization() {
        send("ann@example.com")
                .body("status", equalTo("completed"))
                .body("result.message_id", startsWith("<"))
                .body("result.message_id", containsString("@hunzal.com>"));

        assertThat(OPERATORS.messages())
                .singleElement()
                .asString()
                .contains("From: HR <noreply@hunzal.com>", "Reply-To: hr@acme.example");
        admin().get(SETTINGS)
                .then()
                .body("channels.email.state", equalTo("ready"))
                .body("channels.email.reasons", contains(containsString("noreply@hunzal.com")));
    }

    @Test
    void throughItsOwnServerItComesFromWhomTheOrganizationSays() {
        credentials("secret-1");

        send("ann@example.com").body("status", equalTo("completed"));
        send("bob@example.com").body("status", equalTo("completed"));

        assertThat(OPERATORS.messages()).isEmpty();
        assertThat(own.messages())
                .hasSize(2)
                .allSatisfy(each ->
                        assertThat(each).contains("From: HR <hr@acme.example>").doesNotContain("Reply-To"));
        assertThat(own.connections()).isEqualTo(1);
        admin().get(SETTINGS)
                .then()
                .body("channels.email.state", equalTo("ready"))
                .body("channels.email.reasons", hasSize(0));
        admin().get(SETTINGS + "/credentials")
                .then()
                .body("items.find { it.provider == 'smtp' }.last_success_at", notNullValue());
    }

    @Test
    void newCredentialsAreUsedByTheNextMessage() {
        own.answers("EHLO", "250-here\r\n250 AUTH PLAIN", "250-here\r\n250 AUTH PLAIN");
        own.answers("AUTH", "235 2.7.0 welcome", "235 2.7.0 welcome");
        credentials("secret-1");
        send("ann@example.com");

        credentials("secret-2");
        send("ann@example.com").body("status", equalTo("completed"));

        assertThat(own.connections()).isEqualTo(2);
        assertThat(own.heard("AUTH")).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void whileEmailIsOffAJobFailsAtOnceAndSaysSo() {
        settings("{'email_enabled': false}");

        send("ann@example.com").body("status", equalTo("failed")).body("error_message", startsWith("e-mail is off"));

        assertThat(OPERATORS.messages()).isEmpty();
    }

    @Test
    void aPasswordThatIsRefusedPausesTheChannelUntilItIsResumed() {
        own.answers("EHLO", "250-here\r\n250 AUTH PLAIN", "250-here\r\n250 AUTH PLAIN");
        own.answers("AUTH", "535 5.7.8 no", "235 2.7.0 welcome");
        credentials("secret-1");

        send("ann@example.com")
                .body("status", equalTo("failed"))
                .body("error_message", containsString("does not accept user name and password (535 5.7.8)"));
        admin().get(SETTINGS).then().body("channels.email.state", equalTo("paused"));
        send("ann@example.com").body("error_message", startsWith("e-mail is paused since "));
        assertThat(own.heard("AUTH")).hasSize(1);

        admin().post(SETTINGS + "/channels/email/resume").then().statusCode(200);
        send("ann@example.com").body("status", equalTo("completed"));
    }

    @Test
    void whoeverIsSuppressedGetsNothing() {
        suppressions.add(organization, Channel.EMAIL, "ann@example.com", "hard bounce");

        send("ann@example.com")
                .body("status", equalTo("failed"))
                .body("error_message", containsString("is suppressed: hard bounce"));

        assertThat(OPERATORS.messages()).isEmpty();
    }

    private void settings(String body) {
        admin().body(body.replace('\'', '"')).put(SETTINGS).then().statusCode(200);
    }

    private void credentials(String password) {
        var body = "{'host': '127.0.0.1', 'port': %s, 'security': 'none', 'username': 'ann', 'password': '%s'}"
                .formatted(own.port(), password);
        admin().body(body.replace('\'', '"'))
                .put(SETTINGS + "/credentials/email/smtp")
                .then()
                .statusCode(204);
    }

    /** @return the job, after one attempt */
    private ValidatableResponse send(String to) {
        var body = "{'job_type': 'email_send', 'max_retries': 0, 'payload': {'to': '%s', 'subject': 'S', 'body': 'B'}}"
                .formatted(to);
        String id = admin().body(body.replace('\'', '"'))
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        worker.runDueJobs();
        return admin().get(JOBS + "/" + id).then().statusCode(200);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class EmailSendOnSqliteTests extends EmailSendContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class EmailSendOnPostgresqlTests extends EmailSendContract {}
