package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.notifications.HeldDeliveries;
import com.hunzal.hcm.settings.ChannelResumed;
import com.hunzal.hcm.settings.Settings;
import com.hunzal.hcm.settings.SettingsChanged;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Changed settings count for what is held already: it is looked at again, also when another program has changed them. */
@Component
class HeldAgain implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(HeldAgain.class);

    /** What waits longer than this for a digest has nobody who makes it. */
    private static final Duration OVERDUE = Duration.ofHours(1);

    private final HeldDeliveries held;
    private final DigestPlans digests;
    private final Clock clock;
    private final SettingsWatch ofHeld;
    private final SettingsWatch ofDigests;
    private final boolean enabled;
    private final Trouble trouble;
    private final ExecutorService afterwards =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("held-again-"));

    HeldAgain(
            HeldDeliveries held,
            DigestPlans digests,
            Settings settings,
            Clock clock,
            @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.held = held;
        this.digests = digests;
        this.clock = clock;
        this.ofHeld = new SettingsWatch(settings, held::planned);
        this.ofDigests = new SettingsWatch(settings, digests::planned);
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "What is held could not be looked at; the next poll tries again");
    }

    @EventListener
    void resumed(ChannelResumed resumed) {
        var organization = resumed.organizationId();
        afterCommit(() -> {
            held.forgetThrottling(organization, resumed.channel());
            look(organization);
        });
    }

    @EventListener
    void changed(SettingsChanged changed) {
        afterCommit(() -> look(changed.organizationId()));
    }

    /** On another thread if this one is still about to end a transaction, in which nothing more can be written. */
    private void afterCommit(Runnable look) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            afterwards.execute(() -> trouble.attempt(look));
        } else {
            trouble.attempt(look);
        }
    }

    private void look(String organizationId) {
        held.lookAgain(organizationId);
        digests.lookAgain(organizationId);
    }

    @Scheduled(fixedDelay = 10, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void mend() {
        if (enabled) {
            trouble.attempt(() -> digests.mend(clock.instant().minus(OVERDUE)));
        }
    }

    @Scheduled(fixedDelayString = "${hcm.notifications.replan-interval:5s}")
    void poll() {
        if (enabled) {
            trouble.attempt(this::look);
        }
    }

    /** Finds organizations whose settings are other ones now, whoever changed them. */
    void look() {
        ofHeld.changed().forEach(held::lookAgain);
        ofDigests.changed().forEach(digests::lookAgain);
    }

    @Override
    public void destroy() {
        afterwards.shutdownNow();
    }
}
