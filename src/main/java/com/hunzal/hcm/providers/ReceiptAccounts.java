package com.hunzal.hcm.providers;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.providers.Account.Source;
import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** By whose keys a provider may sign what it says about messages: the operator's, and those of organizations. */
@Component
public class ReceiptAccounts {

    private static final Logger log = LoggerFactory.getLogger(ReceiptAccounts.class);

    /** Whoever makes receipts up must not have us decrypt all credentials each time. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int MOST = 1_000;

    private final Database database;
    private final StoredCredentials stored;
    private final List<OperatorAccount> operators;
    private final Clock clock;
    private final Map<String, Remembered> all = new ConcurrentHashMap<>();

    ReceiptAccounts(Database database, StoredCredentials stored, List<OperatorAccount> operators, Clock clock) {
        this.database = database;
        this.stored = stored;
        this.operators = operators;
        this.clock = clock;
    }

    private record Remembered(Instant at, List<Account> accounts) {}

    /** The organization's own account, if it has one that can be read, and the operator's, by which it may have sent before. */
    public List<Account> of(String organizationId, Channel channel, String provider) {
        var accounts = new ArrayList<>(own(organizationId, channel, provider));
        accounts.addAll(ofOperator(organizationId, channel, provider));
        return accounts;
    }

    private List<Account> own(String organizationId, Channel channel, String provider) {
        var row = stored.find(organizationId, channel, provider);
        if (row.isEmpty()) {
            return List.of();
        }
        try {
            return List.of(new Account(
                    organizationId,
                    Source.ORGANIZATION,
                    stored.open(row.get()),
                    row.get().fingerprint()));
        } catch (AccountUnreadable lost) {
            log.warn("A receipt for organization {} cannot be checked: {}", organizationId, lost.getMessage());
            return List.of();
        }
    }

    private List<Account> ofOperator(String organizationId, Channel channel, String provider) {
        return operators.stream()
                .filter(each -> each.channel() == channel && each.provider().equals(provider))
                .filter(each -> !each.fields().isEmpty())
                .map(each -> new Account(organizationId, Source.OPERATOR, each.fields(), "operator"))
                .toList();
    }

    /** The operator's, and those of up to a thousand organizations, as they were within the last minute. */
    public List<Account> all(Channel channel, String provider) {
        var now = clock.instant();
        var known = all.get(provider);
        if (known == null || Duration.between(known.at(), now).abs().compareTo(REMEMBERED) > 0) {
            known = new Remembered(now, read(channel, provider));
            all.put(provider, known);
        }
        return known.accounts();
    }

    private List<Account> read(Channel channel, String provider) {
        var accounts = new ArrayList<>(ofOperator("", channel, provider));
        database.reads()
                .sql("SELECT organization_id FROM hcm_provider_credentials"
                        + " WHERE channel = :channel AND provider = :provider ORDER BY organization_id LIMIT " + MOST)
                .param("channel", channel.text())
                .param("provider", provider)
                .query(String.class)
                .list()
                .forEach(organizationId -> accounts.addAll(own(organizationId, channel, provider)));
        return List.copyOf(accounts);
    }
}
