package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.secrets.SecretStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code secrets_reencrypt}: encrypts with the first key what was encrypted with another one, or not at all. After it, keys
 * that nothing needs any more may go. It may stop anywhere, and be run again.
 */
@Component
class SecretsReencryptJob implements JobHandler<SecretsReencryptJob.Payload> {

    private static final int BATCH = 100;

    private final List<SecretStore> stores;

    SecretsReencryptJob(List<SecretStore> stores) {
        this.stores = stores;
    }

    record Payload() {}

    /** @param unreadable secrets whose keys are missing, or that were changed */
    record Result(String status, int encrypted, int unreadable, long durationMs) {}

    @Override
    public String type() {
        return "secrets_reencrypt";
    }

    @Override
    public boolean isForWholeService(Payload payload) {
        return true;
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(1);
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) throws InterruptedException {
        var start = System.nanoTime();
        var encrypted = 0;
        var unreadable = 0;
        for (var store : stores) {
            var of = all(store, context);
            if (of.encrypted() + of.unreadable() > 0) {
                context.log("%s: %s encrypted anew, %s cannot be decrypted"
                        .formatted(store.name(), of.encrypted(), of.unreadable()));
            }
            encrypted += of.encrypted();
            unreadable += of.unreadable();
        }
        return JobOutcome.succeeded(new Result("success", encrypted, unreadable, Measured.millisSince(start)));
    }

    private static SecretStore.Batch all(SecretStore store, JobContext context) throws InterruptedException {
        var encrypted = 0;
        var unreadable = 0;
        @Nullable String next = null;
        do {
            if (context.isCancelled()) {
                throw new InterruptedException("stopped; what was encrypted anew stays so");
            }
            var batch = store.reencrypt(next, BATCH);
            encrypted += batch.encrypted();
            unreadable += batch.unreadable();
            next = batch.next();
        } while (next != null);
        return new SecretStore.Batch(encrypted, unreadable, null);
    }
}
