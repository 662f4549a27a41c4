package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Wakes other nodes on the same PostgreSQL database through LISTEN and NOTIFY. Only a hint: what it misses, the poll
 * finds. On SQLite there is nobody to wake.
 */
@Component
class JobSignals {

    private static final Logger log = LoggerFactory.getLogger(JobSignals.class);
    private static final String CHANNEL = "hcm_jobs";

    /** A NOTIFY takes a lock of the whole database at its commit, so many jobs share one. */
    private static final long BETWEEN_SIGNALS_MILLIS = 10;

    private static final Duration BETWEEN_CONNECTIONS = Duration.ofSeconds(2);
    private static final int LISTEN_MILLIS = 10_000;

    /** Who only listens never learns that the server is gone without a word. */
    private static final int SECONDS_TO_ANSWER = 5;

    private final Database database;
    private final Node node;
    private final DataSource dataSource;
    private final boolean possible;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ScheduledExecutorService sender =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("job-signals-"));
    private volatile boolean alone;

    JobSignals(Database database, Node node, DataSource dataSource) {
        this.database = database;
        this.node = node;
        this.dataSource = dataSource;
        this.possible = database.vendor() == Vendor.POSTGRESQL;
    }

    /** @param alone whether this node is the only one that runs jobs, so that nobody need be told */
    void alone(boolean alone) {
        this.alone = alone;
    }

    /** There are jobs that other nodes might take. Returns at once. */
    void send() {
        if (possible && !alone && pending.compareAndSet(false, true)) {
            sender.schedule(this::sendNow, BETWEEN_SIGNALS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void sendNow() {
        pending.set(false);
        try {
            database.reads()
                    .sql("SELECT CAST(pg_notify('" + CHANNEL + "', :node) AS text)")
                    .param("node", node.id())
                    .query()
                    .singleRow();
        } catch (DataAccessException e) {
            log.warn("Other nodes could not be woken; their next poll finds the jobs: {}", e.toString());
        }
    }

    /** Calls {@code wake} whenever another node has jobs to share, until {@link #stop}. */
    void listen(Runnable wake) {
        if (possible) {
            var listener = new Thread(() -> listenAndReconnect(wake), "job-listener");
            listener.setDaemon(true);
            listener.start();
        }
    }

    private void listenAndReconnect(Runnable wake) {
        try {
            do {
                listenOnce(wake);
            } while (!stopped.await(BETWEEN_CONNECTIONS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenOnce(Runnable wake) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
            var notifications = connection.unwrap(PGConnection.class);
            wake.run(); // for what was sent before
            while (stopped.getCount() > 0) {
                var heard = notifications.getNotifications(LISTEN_MILLIS);
                if (heard.length == 0 && !connection.isValid(SECONDS_TO_ANSWER)) {
                    connection.abort(Runnable::run);
                    throw new SQLException("the server does not answer");
                }
                if (Stream.of(heard).anyMatch(each -> !node.id().equals(each.getParameter()))) {
                    wake.run();
                }
            }
        } catch (SQLException | RuntimeException | Error e) { // there is always a next time
            if (stopped.getCount() > 0) {
                log.warn("Cannot hear of other nodes' jobs; the poll finds them: {}", e.toString());
            }
        }
    }

    void stop() {
        stopped.countDown();
        sender.shutdownNow();
    }
}
