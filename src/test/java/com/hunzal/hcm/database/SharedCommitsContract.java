package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.test.context.ContextConfiguration;

abstract class SharedCommitsContract extends ServerTest {

    private static final int THREADS = 20;

    @Autowired
    private SharedCommits commits;

    @Autowired
    private Database database;

    @BeforeEach
    void noOrganizations() {
        database.writes()
                .sql("DELETE FROM organizations WHERE id LIKE 'shared-%'")
                .update();
    }

    @Test
    void whatComesTogetherIsThereWhenEachReturns() throws Exception {
        var work = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 200; i++) {
            var id = "shared-" + i;
            work.add(() -> {
                var added = commits.execute(step -> add(id));
                return added == 1 && isThere(id);
            });
        }
        assertThat(all(work)).containsOnly(true);
    }

    @Test
    void onlyWhoIsToBlameFails() throws Exception {
        add("shared-0");
        var work = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 60; i++) {
            var id = i % 3 == 0 ? "shared-0" : "shared-" + i;
            work.add(() -> {
                try {
                    commits.execute(step -> add(id));
                    return isThere(id);
                } catch (DataIntegrityViolationException taken) {
                    return id.equals("shared-0");
                }
            });
        }
        assertThat(all(work)).containsOnly(true);
        assertThat(count()).isEqualTo(41);
    }

    @Test
    void whatIsToBeRolledBackTakesNobodyAlong() throws Exception {
        var work = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 60; i++) {
            var id = "shared-" + i;
            var undone = i % 3 == 0;
            work.add(() -> {
                commits.execute(step -> {
                    if (undone) {
                        step.setRollbackOnly();
                    }
                    return add(id);
                });
                return isThere(id) != undone;
            });
        }
        assertThat(all(work)).containsOnly(true);
    }

    @Test
    void anErrorReachesItsOwnCallerAndEndsNothing() {
        assertThatThrownBy(() -> commits.execute(step -> {
                    throw new AssertionError("of this piece");
                }))
                .hasMessage("of this piece");

        int added = commits.execute(step -> add("shared-1"));
        assertThat(added).isEqualTo(1);
    }

    private static List<Boolean> all(ArrayList<Callable<Boolean>> work) throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var results = new ArrayList<Boolean>();
            for (var result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    private int add(String id) {
        return database.writes()
                .sql("INSERT INTO organizations (id) VALUES (:id)")
                .param("id", id)
                .update();
    }

    private boolean isThere(String id) {
        return database.reads()
                .sql("SELECT 1 FROM organizations WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private int count() {
        return database.reads()
                .sql("SELECT count(*) FROM organizations WHERE id LIKE 'shared-%'")
                .query(Integer.class)
                .single();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SharedCommitsOnSqliteTests extends SharedCommitsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SharedCommitsOnPostgresqlTests extends SharedCommitsContract {}
