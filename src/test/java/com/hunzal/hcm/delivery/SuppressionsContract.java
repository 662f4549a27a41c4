package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** Addresses that get nothing more. The same on every database. */
abstract class SuppressionsContract extends ServerTest {

    private static final String PATH = "/api/system/suppressions";

    @Autowired
    Suppressions suppressions;

    private Response add(String channel, String address) {
        return admin().body("{\"channel\": \"%s\", \"address\": \"%s\"}".formatted(channel, address))
                .post(PATH);
    }

    @Test
    void anAddressIsAddedShownAndTakenAway() {
        var location = admin().body("{\"channel\": \"email\", \"address\": \"Ann@EXAMPLE.com\", \"reason\": \"left\"}")
                .post(PATH)
                .then()
                .statusCode(201)
                .body("channel", equalTo("email"))
                .body("address", equalTo("Ann@example.com"))
                .body("reason", equalTo("left"))
                .body("source", equalTo("admin"))
                .body("created_by", equalTo("somebody"))
                .extract()
                .header("Location");

        assertThat(suppressions.isSuppressed(organization, Channel.EMAIL, "Ann@example.COM"))
                .contains("left");
        admin().get(location).then().statusCode(200).body("address", equalTo("Ann@example.com"));
        admin().delete(location).then().statusCode(204);
        admin().delete(location).then().spec(problem(404, "suppression-not-found"));
        admin().get(location).then().spec(problem(404, "suppression-not-found"));
        assertThat(suppressions.isSuppressed(organization, Channel.EMAIL, "Ann@example.com"))
                .isEmpty();
        admin().get("/api/system/audit")
                .then()
                .body("items.action", contains("suppression.delete", "suppression.add"))
                .body("items[0].details.address", equalTo("Ann@example.com"));
    }

    @Test
    void theSameAddressIsTheSameRow() throws Exception {
        var ids = new HashSet<>(InParallel.times(
                8,
                number -> add("sms", number % 2 == 0 ? "+15550100200" : "+1 (555) 010-0200")
                        .then()
                        .statusCode(201)
                        .extract()
                        .<String>path("id")));

        assertThat(ids).hasSize(1);
        admin().body("{\"channel\": \"sms\", \"address\": \"+15550100200\", \"reason\": \"later\"}")
                .post(PATH)
                .then()
                .statusCode(201)
                .body("reason", nullValue());
        admin().get("/api/system/audit").then().body("items.action", contains("suppression.add"));
    }

    @Test
    void whatIsWrongIsNamed() {
        admin().body("{}")
                .post(PATH)
                .then()
                .spec(problem(422, "invalid-values"))
                .body("errors.field", hasItems("channel", "address"));
        add("slack", "#general").then().statusCode(422).body("errors.field", contains("channel"));
        add("email", "Ann <ann@example.com>").then().statusCode(422).body("errors.field", contains("address"));
        add("sms", "0049151").then().statusCode(422).body("errors.field", contains("address"));
        admin().body("{\"channel\": \"email\", \"adress\": \"a@b.example\"}")
                .post(PATH)
                .then()
                .spec(problem(400, "malformed-request"));
        admin().get(PATH + "?channel=slack").then().statusCode(400);
        admin().get(PATH + "?cursor=x").then().statusCode(400);
    }

    @Test
    void theListHasFiltersAndPages() {
        for (int i = 1; i <= 5; i++) {
            add("email", "p" + i + "@example.com").then().statusCode(201);
            clock.advance(Duration.ofSeconds(1));
        }
        add("sms", "+15550100201").then().statusCode(201);
        suppressions.add(organization, Channel.EMAIL, "gone@example.com", "refused by smtp");

        admin().get(PATH + "?channel=sms").then().body("items.address", contains("+15550100201"));
        admin().queryParam("address", "+1 555 010 0201").get(PATH).then().body("items", hasSize(1));
        admin().get(PATH + "?address=p2@EXAMPLE.com").then().body("items.address", contains("p2@example.com"));
        admin().get(PATH + "?source=delivery")
                .then()
                .body("items.reason", contains("refused by smtp"))
                .body("items.created_by", contains("system"));
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            var page = admin().queryParam("cursor", cursor)
                    .get(PATH + "?channel=email&source=admin&limit=2")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("items.address"));
            cursor = page.getString("next_cursor");
        } while (cursor != null);
        assertThat(seen)
                .containsExactly(
                        "p5@example.com", "p4@example.com", "p3@example.com", "p2@example.com", "p1@example.com");
    }

    @Test
    void nobodyIsSuppressedByAnotherOrganization() {
        var other = addOrganization();
        var location = add("email", "ann@example.com").header("Location");

        assertThat(suppressions.isSuppressed(other, Channel.EMAIL, "ann@example.com"))
                .isEmpty();
        caller(token("SystemAdmin", other)).get(location).then().statusCode(404);
        caller(token("SystemAdmin", other)).delete(location).then().statusCode(404);
        caller(token("SystemAdmin", other)).get(PATH).then().body("items", hasSize(0));
    }

    @Test
    void whatIsNoAddressIsNotSuppressed() {
        assertThat(suppressions.isSuppressed(organization, Channel.EMAIL, "no address"))
                .isEmpty();
        assertThat(suppressions.isSuppressed(organization, Channel.SLACK, "")).isEmpty();
        suppressions.add(organization, Channel.SLACK, "#general", "has none");
        assertThatThrownBy(() -> suppressions.add(organization, Channel.SMS, "12", "no number"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SuppressionsOnSqliteTests extends SuppressionsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SuppressionsOnPostgresqlTests extends SuppressionsContract {}
