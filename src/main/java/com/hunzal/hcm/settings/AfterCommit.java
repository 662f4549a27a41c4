package com.hunzal.hcm.settings;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Publishes what others may act on: at once, or as soon as the transaction of this thread is committed. */
@Component
class AfterCommit {

    private final ApplicationEventPublisher events;

    AfterCommit(ApplicationEventPublisher events) {
        this.events = events;
    }

    void publish(Object event) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            events.publishEvent(event);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                events.publishEvent(event);
            }
        });
    }
}
