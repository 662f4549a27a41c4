package com.hunzal.hcm.console;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.web.PageCursor;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Among which organizations a Root chooses. */
abstract class OrganizationListContract extends ServerTest {

    private static final String ORGANIZATIONS = "/api/system/organizations";

    @Test
    void aRootFindsOrganizationsByHowIdOrNameBegins() {
        var mark = Ids.next();
        for (var id : List.of("B-" + mark, "a_" + mark, "ax" + mark)) {
            sql("INSERT INTO organizations (id, name) VALUES (?, ?)", id, "Name of " + id);
        }
        sql("INSERT INTO organizations (id) VALUES (?)", mark);

        root().queryParam("search", "NAME OF b-" + mark)
                .get(ORGANIZATIONS)
                .then()
                .statusCode(200)
                .body("items.id", contains("B-" + mark))
                .body("items[0].name", equalTo("Name of B-" + mark))
                .body("next_cursor", nullValue());
        root().queryParam("search", "a_" + mark).get(ORGANIZATIONS).then().body("items.id", contains("a_" + mark));
        root().queryParam("search", mark).get(ORGANIZATIONS).then().body("items[0].name", nullValue());
        root().queryParam("search", "%" + mark).get(ORGANIZATIONS).then().body("items", empty());
        root().queryParam("search", "ffing" + mark).get(ORGANIZATIONS).then().body("items", empty());
    }

    @Test
    void pagesFollowOneAnother() {
        var mark = Ids.next();
        var all = List.of(mark + "-1", mark + "-2", mark + "-3 ü|", mark + "-4", mark + "-5");
        all.forEach(id -> sql("INSERT INTO organizations (id) VALUES (?)", id));

        var found = new ArrayList<String>();
        var cursor = "";
        while (cursor != null) {
            var page = root().queryParam("search", mark)
                    .queryParam("limit", 2)
                    .queryParam("cursor", cursor)
                    .get(ORGANIZATIONS)
                    .jsonPath();
            found.addAll(page.getList("items.id"));
            cursor = page.getString("next_cursor");
        }

        assertThat(found).containsExactlyElementsOf(all);
        for (var wrong : List.of("x", new PageCursor("schedules").behind(List.of("a")))) {
            root().queryParam("cursor", wrong).get(ORGANIZATIONS).then().spec(malformed("cursor"));
        }
    }

    @Test
    void othersSeeTheirOwnAndNoMore() {
        admin().get(ORGANIZATIONS).then().statusCode(200).body("items.id", contains(organization));
        admin().header("X-Organization-Id", addOrganization())
                .get(ORGANIZATIONS)
                .then()
                .spec(problem(403, "forbidden"));
        anonymous().get(ORGANIZATIONS).then().spec(problem(401, "unauthorized"));
    }

    private RequestSpecification root() {
        return caller(token("Root", null));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OrganizationListOnSqliteTests extends OrganizationListContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OrganizationListOnPostgresqlTests extends OrganizationListContract {}
