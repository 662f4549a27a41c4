package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Sha256;
import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.LoadedDelivery;
import com.hunzal.hcm.providers.ReceiptAccounts;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes what providers say about messages later. Whoever signed it may speak about the organizations that have such an
 * account, and no others; what was said before changes nothing.
 */
@Component
class Receipts {

    private static final Logger log = LoggerFactory.getLogger(Receipts.class);
    private static final int LONGEST_ID = 200;

    private final Database database;
    private final Deliveries deliveries;
    private final ReceiptAccounts accounts;
    private final Suppressions suppressions;
    private final SnsHttp http;
    private final Clock clock;

    Receipts(
            Database database,
            Deliveries deliveries,
            ReceiptAccounts accounts,
            Suppressions suppressions,
            SnsHttp http,
            Clock clock) {
        this.database = database;
        this.deliveries = deliveries;
        this.accounts = accounts;
        this.suppressions = suppressions;
        this.http = http;
        this.clock = clock;
    }

    /** @throws Receipt.NotBelieved if nothing of it is believed */
    void take(ReceiptReader reader, Receipt.Raw raw) {
        var receipt = reader.read(raw);
        var found = new LinkedHashMap<Receipt.Event, List<Delivery>>();
        receipt.events().forEach(event -> found.put(event, deliveriesOf(reader, event)));
        var believed = new HashMap<String, Boolean>();
        found.values()
                .forEach(each -> each.forEach(delivery -> believed.computeIfAbsent(
                        delivery.organizationId(), organizationId -> mayTell(reader, receipt, organizationId))));
        if (!believed.containsValue(true) && !isSignedByAnybody(reader, receipt)) {
            throw new Receipt.NotBelieved();
        }
        found.forEach((event, about) -> about.stream()
                .filter(delivery -> event.saysSomething() && believed.getOrDefault(delivery.organizationId(), false))
                .collect(Collectors.groupingBy(Delivery::organizationId))
                .forEach((organizationId, its) -> note(reader.provider(), organizationId, event, its)));
        if (receipt.confirm() != null) {
            confirm(receipt.confirm());
        }
    }

    private boolean mayTell(ReceiptReader reader, Receipt receipt, String organizationId) {
        return receipt.signedForAll()
                || accounts.of(organizationId, reader.channel(), reader.provider()).stream()
                        .anyMatch(receipt.signedBy());
    }

    /** About messages that nobody knows any more, or none. */
    private boolean isSignedByAnybody(ReceiptReader reader, Receipt receipt) {
        return receipt.signedForAll()
                || accounts.all(reader.channel(), reader.provider()).stream().anyMatch(receipt.signedBy());
    }

    /** Several, where they were told in one message. */
    private List<Delivery> deliveriesOf(ReceiptReader reader, Receipt.Event event) {
        var oldest = clock.instant().minus(ReceiptTime.OF_A_DELIVERY);
        var byMessage = event.messageId() == null || event.messageId().isEmpty()
                ? List.<Delivery>of()
                : deliveries.ofProviderMessage(reader.provider(), event.messageId());
        var found = byMessage.isEmpty() && event.reference() != null
                ? deliveries.find(event.reference()).stream()
                        .map(LoadedDelivery::delivery)
                        .filter(delivery -> reader.provider().equals(delivery.provider()))
                        .toList()
                : byMessage;
        return found.stream()
                .filter(delivery -> delivery.channel() == reader.channel()
                        && delivery.createdAt().isAfter(oldest))
                .toList();
    }

    private void note(String provider, String organizationId, Receipt.Event event, List<Delivery> about) {
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            if (!isNew(provider, organizationId, event.id())) {
                return false;
            }
            for (var delivery : about) {
                if (event.state() != null) {
                    deliveries.receipt(delivery.id(), event.state(), event.reason());
                }
                if (event.suppress() != null && delivery.address() != null) {
                    suppressions.addByReceipt(
                            organizationId,
                            delivery.channel(),
                            delivery.address(),
                            event.suppress() + ", says " + provider);
                }
            }
            return true;
        });
    }

    private boolean isNew(String provider, String organizationId, String eventId) {
        return database.writes()
                        .sql("""
                        INSERT INTO hcm_receipts (organization_id, provider, event_id, received_at)
                        SELECT :org, :provider, :event, :now WHERE EXISTS (SELECT 1 FROM %s WHERE id = :org)
                        ON CONFLICT DO NOTHING
                        """.formatted(database.organizations()))
                        .params(new HashMap<>(Map.of(
                                "org",
                                organizationId,
                                "provider",
                                provider,
                                "event",
                                shortened(eventId),
                                "now",
                                database.vendor().timestamp(clock.instant()))))
                        .update()
                > 0;
    }

    /** Ids are theirs, and could be of any length and form. */
    private static String shortened(String id) {
        var fits = id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl);
        return fits ? id : Sha256.hex(id);
    }

    /** Asked for once: if it fails, the operator has Amazon ask again. */
    private void confirm(URI url) {
        try {
            http.get(url);
            log.info("Subscribed to a topic of receipts at {}", url.getHost());
        } catch (IOException e) {
            log.warn("A subscription at {} could not be confirmed: {}", url.getHost(), e.toString());
        }
    }
}
