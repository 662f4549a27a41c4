package com.hunzal.hcm;

import static io.restassured.RestAssured.given;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.security.Tokens;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/**
 * The whole service over real HTTP. A subclass names its database with {@code @ContextConfiguration(initializers =
 * TestDatabases.Sqlite.class)}; all that name the same share one server. Each test has an organization of its own.
 * The worker stands still: a test calls it.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"hcm.jobs.enabled=false", "hcm.security.jwt-secret=" + ServerTest.SECRET})
@Import(ServerTest.Beans.class)
public abstract class ServerTest {

    public static final String SECRET = "a secret that only these tests know 0123456789";

    @LocalServerPort
    private int port;

    @Autowired
    protected Database database;

    @Autowired
    protected SettableClock clock;

    @Autowired
    protected Tokens tokens;

    protected String organization;

    /** Whatever these tests are about: no answer is to differ from what the API says of itself. */
    protected final DescribedAnswers answers = new DescribedAnswers();

    @TestConfiguration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }

    @BeforeAll
    static void showWhatWasNotExpected() {
        RestAssured.enableLoggingOfRequestAndResponseIfValidationFails();
    }

    @BeforeEach
    void newOrganization() {
        organization = addOrganization();
    }

    protected String addOrganization() {
        var id = "org-" + Ids.next();
        sql("INSERT INTO organizations (id) VALUES (?)", id);
        return id;
    }

    /** Requests of an admin of this test's organization, with a JSON body if they have one. */
    protected RequestSpecification admin() {
        return caller(adminToken());
    }

    protected String adminToken() {
        return token("SystemAdmin", organization);
    }

    protected String token(String role, String organizationId) {
        return tokens.sign("somebody", role, organizationId, Duration.ofHours(1));
    }

    protected RequestSpecification caller(String token) {
        return anonymous().header("Authorization", "Bearer " + token);
    }

    protected RequestSpecification anonymous() {
        return given().port(port)
                .urlEncodingEnabled(true)
                .contentType(ContentType.JSON)
                .filter(answers);
    }

    protected int port() {
        return port;
    }

    /** Changes rows as another program would. */
    protected int sql(String statement, Object... parameters) {
        return database.writes().sql(statement).params(parameters).update();
    }

    protected List<Map<String, Object>> rows(String query, Object... parameters) {
        return database.writes().sql(query).params(parameters).query().listOfRows();
    }
}
