package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/** Notes when the service's transactions were committed. */
final class Commits implements TransactionExecutionListener {

    private final Queue<String> moments = new ConcurrentLinkedQueue<>();
    private volatile boolean noting;

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (noting && failure == null && !transaction.isReadOnly()) {
            moments.add(String.valueOf(Moments.epochNanos()));
        }
    }

    /** Writes a line for each commit since the last time; there are none before the first. */
    int dump(Path file) throws IOException {
        noting = true;
        var lines = new ArrayList<String>();
        for (var moment = moments.poll(); moment != null; moment = moments.poll()) {
            lines.add(moment);
        }
        Files.write(file, lines);
        return lines.size();
    }
}
