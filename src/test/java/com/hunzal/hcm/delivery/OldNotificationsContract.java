package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.notifications.PrunedNotifications;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** What is deleted when it has been over for long. */
@Import(PrunedNotifications.class)
abstract class OldNotificationsContract extends NotificationsTest {

    private static final Duration RETENTION = Duration.ofDays(90);

    @Autowired
    private PrunedNotifications old;

    @Autowired
    private OldDigests digests;

    private int count(String table) {
        return rows("SELECT 1 AS one FROM " + table + " WHERE organization_id = ?", organization)
                .size();
    }

    private int attempts() {
        return rows(
                        "SELECT 1 AS one FROM hcm_delivery_attempts WHERE delivery_id IN"
                                + " (SELECT id FROM hcm_deliveries WHERE organization_id = ?)",
                        organization)
                .size();
    }

    private void prune() {
        old.prune();
        digests.prune();
    }

    @Test
    void whatEndedLongAgoGoesWithAllThatBelongsToIt() {
        var file = Base64.getEncoder().encodeToString("x".getBytes());
        create(TO_ANN.replace(
                "\"event\"",
                "\"attachments\": [{\"name\": \"a.txt\", \"media_type\": \"text/plain\", \"content\": \"" + file
                        + "\"}], \"event\""));
        run();
        assertThat(attempts()).isOne();
        assertThat(count("hcm_attachments")).isOne();

        clock.advance(RETENTION.minusMinutes(1));
        prune();
        assertThat(count("hcm_notifications")).isOne();

        clock.advance(Duration.ofMinutes(2));
        prune();
        assertThat(count("hcm_notifications")).isZero();
        assertThat(count("hcm_deliveries")).isZero();
        assertThat(count("hcm_attachments")).isZero();
        assertThat(attempts()).isZero();
    }

    @Test
    void whatIsStillToBeSentOrHasChangedLatelyStays() {
        var later = create(TO_ANN.replace(
                "\"event\"", "\"send_at\": \"" + clock.instant().plus(Duration.ofDays(200)) + "\", \"event\""));
        var both = create(TO_ANN.replace("]", ", {\"email\": \"bob@example.com\"}]"));
        run();
        clock.advance(RETENTION.minusDays(1));
        admin().post(PATH + "/deliveries/" + deliveryOf(both) + "/resend")
                .then()
                .statusCode(200);
        run();
        clock.advance(Duration.ofDays(2));

        prune();

        assertThat(rows("SELECT id FROM hcm_notifications WHERE organization_id = ? ORDER BY id", organization))
                .extracting(row -> row.get("id"))
                .containsExactly(later, both);
        assertThat(count("hcm_deliveries")).isEqualTo(3);
        clock.advance(RETENTION);
        prune();
        assertThat(count("hcm_notifications")).isOne();
    }

    @Test
    void manyDeliveriesGoInSeveralTransactions() {
        var recipients = new StringBuilder();
        for (int i = 0; i < 501; i++) {
            recipients
                    .append(i == 0 ? "" : ",")
                    .append("{\"email\": \"p")
                    .append(i)
                    .append("@example.com\"}");
        }
        settings("{\"email_enabled\": false}");
        create("{\"event\": \"x\", \"subject\": \"s\", \"body\": \"b\", \"recipients\": [" + recipients + "]}");
        clock.advance(RETENTION.plusMinutes(1));

        prune();

        assertThat(count("hcm_deliveries")).isZero();
        assertThat(count("hcm_notifications")).isZero();
    }

    @Test
    void digestsGoWithWhatTheyTold() {
        var digest = TO_ANN.replace("\"event\"", "\"digest\": true, \"event\"");
        create(digest);
        create(digest);
        run();
        runAfter(Duration.ofDays(8));
        runAfter(Duration.ofHours(1));
        assertThat(providers.sent()).hasSize(1);
        clock.advance(RETENTION.minusDays(7));
        digests.prune();
        assertThat(count("hcm_digests")).isOne();

        clock.advance(Duration.ofDays(8));
        digests.prune();
        assertThat(count("hcm_digests")).as("what it told is still there").isOne();
        prune();

        assertThat(count("hcm_digests")).isZero();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OldNotificationsOnSqliteTests extends OldNotificationsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OldNotificationsOnPostgresqlTests extends OldNotificationsContract {}
