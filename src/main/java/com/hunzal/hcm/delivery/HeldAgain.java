package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.notifications.HeldDeliveries;
import com.hunzal.hcm.settings.ChannelResumed;
import com.hunzal.hcm.settings.Settings;
import com.hunzal.hcm.settings.SettingsChanged;
import com.hunzal.hcm.settings.UnknownOrganization;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
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

    private final HeldDeliveries held;
    private final Settings settings;
    private final boolean enabled;
    private final Trouble trouble;
    private final ExecutorService afterwards =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("held-again-"));

    HeldAgain(HeldDeliveries held, Settings settings, Clock clock, @Value("${hcm.jobs.enabled:true}") boolean enabled) {
        this.held = held;
        this.settings = settings;
        this.enabled = enabled;
        this.trouble = new Trouble(log, clock, "What is held could not be looked at; the next poll tries again");
    }

    @EventListener
    void resumed(ChannelResumed resumed) {
        lookAgain(resumed.organizationId());
    }

    @EventListener
    void changed(SettingsChanged changed) {
        lookAgain(changed.organizationId());
    }

    /** On another thread if this one is still about to end a transaction, in which nothing more can be written. */
    private void lookAgain(String organizationId) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            afterwards.execute(() -> trouble.attempt(() -> held.lookAgain(organizationId)));
        } else {
            trouble.attempt(() -> held.lookAgain(organizationId));
        }
    }

    @Scheduled(fixedDelayString = "${hcm.notifications.replan-interval:5s}")
    void poll() {
        if (enabled) {
            trouble.attempt(this::look);
        }
    }

    /** Finds the organizations whose settings are other ones now, whoever changed them. */
    void look() {
        var planned = held.planned().stream()
                .filter(each -> !each.settingsVersion().equals(version(each.organizationId())))
                .map(HeldDeliveries.Planned::organizationId)
                .collect(Collectors.toSet());
        planned.forEach(held::lookAgain);
    }

    private String version(String organizationId) {
        try {
            return settings.forDelivery(organizationId).version();
        } catch (UnknownOrganization gone) {
            return "";
        }
    }

    @Override
    public void destroy() {
        afterwards.shutdownNow();
    }
}
