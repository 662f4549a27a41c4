package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.SqliteCommits;
import com.hunzal.hcm.database.TransactionPooler;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.nodes.Node;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * The bell between those who make or change jobs and those who run them, on this node and on others. On PostgreSQL nodes
 * wake each other through LISTEN and NOTIFY. Programs that do not notify are noticed, too: the file, or the server's newest
 * transaction, tells that somebody has written. Only a hint: what it misses, the poll finds.
 */
@Component
public class JobSignals {

    private static final Logger log = LoggerFactory.getLogger(JobSignals.class);
    private static final String CHANNEL = "hcm_jobs";

    /** A NOTIFY takes a lock of the whole database at its commit, so many jobs share one. */
    private static final long BETWEEN_SIGNALS = Duration.ofMillis(10).toNanos();

    /** Each wakes a processor that may be asleep, which costs more than the look. */
    private static final int BETWEEN_LOOKS_MILLIS = 90;

    /** Any transaction of the server that has written anything makes it another one. Reads no table. */
    private static final String NEWEST_TRANSACTION = "SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)";

    private static final Duration BETWEEN_CONNECTIONS = Duration.ofSeconds(2);

    /** A server that is gone without a word is to be noticed. */
    private static final int MILLIS_TO_ANSWER = 5_000;

    private final Database database;
    private final Node node;
    private final DataSource dataSource;
    private final ObjectProvider<SqliteCommits> sqlite;
    private final TransactionPooler pooler;
    private final boolean possible;
    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean pending = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ScheduledExecutorService sender =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("job-signals-"));
    private final Trouble sending;
    private final Trouble listening;
    private volatile boolean alone;
    private volatile long nextSignal = System.nanoTime();

    JobSignals(
            Database database,
            Node node,
            DataSource dataSource,
            ObjectProvider<SqliteCommits> sqlite,
            TransactionPooler pooler,
            Clock clock) {
        this.database = database;
        this.node = node;
        this.dataSource = dataSource;
        this.sqlite = sqlite;
        this.pooler = pooler;
        this.possible = database.vendor() == Vendor.POSTGRESQL;
        this.sending = new Trouble(log, clock, "Other nodes could not be woken; their next poll finds the jobs");
        this.listening = new Trouble(log, clock, "Cannot hear of others' jobs; the poll finds them");
    }

    /** From now on it hears of what happens on this node; of what others do, after {@link #listen}. */
    public void add(JobListener listener) {
        listeners.add(listener);
    }

    /** There may be something to do on this node. */
    void wake() {
        listeners.forEach(JobListener::wake);
    }

    /** These were committed, and {@link #announce} is to follow. Of one that has just become due, the poll tells. */
    void added(Collection<NewRow> rows) {
        rows.stream()
                .filter(row -> !row.runAt().isAfter(row.createdAt()))
                .forEach(row -> listeners.forEach(each -> each.added(
                        row.organizationId(), row.job().jobType(), row.job().priority(), row.runAt())));
    }

    /** There are new jobs, for this node or another. Called after their commit. */
    public void announce() {
        wake();
        send();
    }

    /** A person cancelled this attempt of a job. Called after the commit; other nodes see it at their next heartbeat. */
    public void cancelled(String jobId, int attempt) {
        listeners.forEach(each -> each.cancelled(jobId, attempt));
    }

    private void look() {
        listeners.forEach(JobListener::look);
    }

    /** @param alone whether this node is the only one that runs jobs, so that nobody need be told */
    public void alone(boolean alone) {
        this.alone = alone;
    }

    /** There are jobs that other nodes might take. Returns at once. */
    public void send() {
        if (possible && !alone && pending.compareAndSet(false, true)) {
            sender.schedule(this::sendNow, Math.max(0, nextSignal - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private void sendNow() {
        nextSignal = System.nanoTime() + BETWEEN_SIGNALS;
        pending.set(false);
        try {
            database.reads()
                    .sql("SELECT CAST(pg_notify('" + CHANNEL + "', :node) AS text)")
                    .param("node", node.id())
                    .query()
                    .singleRow();
            sending.isOver();
        } catch (DataAccessException e) {
            sending.happened(e);
        }
    }

    /** Hears until {@link #stop} of what other nodes and programs do. */
    public void listen() {
        if (pooler.isThere()) {
            return; // a session that listens would be somebody else's the next moment
        }
        var listener = new Thread(
                () -> listenAgainAndAgain(possible ? this::listenToOthers : this::watchTheFile), "job-listener");
        listener.setDaemon(true);
        listener.start();
    }

    private interface Listening {
        void untilStopped() throws IOException, SQLException, InterruptedException;
    }

    private void listenAgainAndAgain(Listening work) {
        try {
            do {
                try {
                    work.untilStopped();
                } catch (IOException | SQLException | RuntimeException | Error e) { // there is always a next time
                    if (stopped.getCount() > 0) {
                        listening.happened(e);
                    }
                }
            } while (!stopped.await(BETWEEN_CONNECTIONS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenToOthers() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, MILLIS_TO_ANSWER);
            statement.execute("LISTEN " + CHANNEL);
            var notifications = connection.unwrap(PGConnection.class);
            wake(); // for what was sent before
            try (var query = connection.prepareStatement(NEWEST_TRANSACTION)) {
                for (var last = ""; stopped.getCount() > 0; ) {
                    var heard = notifications.getNotifications(BETWEEN_LOOKS_MILLIS);
                    if (Stream.of(heard).anyMatch(each -> !node.id().equals(each.getParameter()))) {
                        wake();
                    }
                    var newest = text(query);
                    if (!newest.equals(last)) {
                        last = newest;
                        look();
                    }
                    listening.isOver();
                }
            }
        }
    }

    private static String text(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void watchTheFile() throws IOException, InterruptedException {
        var commits = sqlite.getObject();
        while (!stopped.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
            if (commits.happened()) {
                look();
            }
            listening.isOver();
        }
    }

    public void stop() {
        stopped.countDown();
        sender.shutdownNow();
    }
}
