package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ContextConfiguration;

/** A PostgreSQL server that takes nothing for a while, as before and after a failover. */
@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
@ExtendWith(OutputCaptureExtension.class)
class ReadOnlyServerTests extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOB = "{\"job_type\": \"noop\"}";
    private static final int MORE_THAN_THE_POOL_HAS = 12;

    @Autowired
    private DataSource dataSource;

    private String name;

    @BeforeEach
    void askForTheName() { // later, the pool may give a session that has been ended
        name = database.reads()
                .sql("SELECT current_database()")
                .query(String.class)
                .single();
    }

    @Test
    void changesAreAnswered503UntilItTakesThemAgainAndThenAtOnce(CapturedOutput log) throws Exception {
        admin().body(JOB).post(JOBS).then().statusCode(201);
        admin().get(SETTINGS).then().statusCode(200);
        onServer("ALTER DATABASE %s SET default_transaction_read_only = on");
        endSessions();

        for (int i = 0; i < MORE_THAN_THE_POOL_HAS; i++) {
            admin().body(JOB)
                    .post(JOBS)
                    .then()
                    .spec(problem(503, "database-unavailable"))
                    .header("Retry-After", equalTo("5"));
            admin().body("{\"email_from_name\": \"x\"}")
                    .put(SETTINGS)
                    .then()
                    .spec(problem(503, "database-unavailable"));
        }
        admin().get(JOBS).then().statusCode(200).body("total", equalTo(1));
        isReady(503, "DOWN");
        anonymous().get("/health").then().spec(problem(503, "not-ready"));

        onServer("ALTER DATABASE %s RESET default_transaction_read_only");

        isReady(200, "UP");
        for (int i = 0; i < MORE_THAN_THE_POOL_HAS; i++) {
            admin().body(JOB).post(JOBS).then().statusCode(201);
            admin().body("{\"email_from_name\": \"%d\"}".formatted(i))
                    .put(SETTINGS)
                    .then()
                    .statusCode(200);
        }
        assertThat(log.getAll().lines().filter(line -> line.contains("takes nothing that is written")))
                .hasSize(1);
        assertThat(log.getAll()).contains("The database can be written again");
    }

    @Test
    void aServerThatTakesNothingIsNoticedThoughNobodyWrites() throws Exception {
        isReady(200, "UP");
        onServer("ALTER DATABASE %s SET default_transaction_read_only = on");
        endSessions();

        isReady(503, "DOWN");
    }

    @Test
    void sessionsThatTheServerHasEndedSayNothingOfTheServer() throws Exception {
        for (int i = 0; i < MORE_THAN_THE_POOL_HAS; i++) {
            endSessions();

            isReady(200, "UP");
        }
    }

    @Test
    void whoWatchesIsAnsweredThoughAllSessionsAreAtWork() throws Exception {
        var pool = dataSource.unwrap(HikariDataSource.class);
        var atWork = new ArrayList<Connection>();
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                atWork.add(pool.getConnection());
            }

            isReady(200, "UP");
            anonymous().get("/health").then().statusCode(200);

            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(atWork.size());
        } finally {
            for (var each : atWork) {
                each.close();
            }
        }
    }

    private void isReady(int status, String text) {
        anonymous().get("/actuator/health/readiness").then().statusCode(status).body("status", equalTo(text));
    }

    /** Whoever has a session keeps what it began with. */
    private void endSessions() throws SQLException {
        onServer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'");
    }

    private void onServer(String sql) throws SQLException {
        try (var connection = TestDatabases.postgresql().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql.formatted(name));
        }
    }

    @AfterEach
    void takeWritesAgain() throws SQLException {
        onServer("ALTER DATABASE %s RESET default_transaction_read_only");
        isReady(200, "UP");
    }
}
