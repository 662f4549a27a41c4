package com.hunzal.hcm.providers;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.providers.Account.Source;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPauses;
import com.hunzal.hcm.web.JsonFields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What organizations send with: their own credentials, which are set and never shown, else the operator's. */
@Component
class Credentials {

    private final StoredCredentials stored;
    private final List<OperatorAccount> operators;
    private final List<Provider> providers;
    private final ChannelPauses pauses;
    private final OutboundHosts hosts;
    private final Database database;
    private final AuditTrail audit;

    Credentials(
            StoredCredentials stored,
            List<OperatorAccount> operators,
            List<Provider> providers,
            ChannelPauses pauses,
            OutboundHosts hosts,
            Database database,
            AuditTrail audit) {
        this.stored = stored;
        this.operators = operators;
        this.providers = providers;
        this.pauses = pauses;
        this.hosts = hosts;
        this.database = database;
        this.audit = audit;
    }

    @Schema(name = "Credentials")
    record Item(
            @Schema(allowableValues = {"email", "sms"}) String channel,

            String provider,

            @Schema(allowableValues = {"organization", "operator"})
            String source,

            @Schema(description = "Tells two accounts apart and gives nothing away")
            String fingerprint,

            @Schema(description = "null for the operator's") @Nullable
            Instant setAt,

            @Schema(description = "Who set them, by the token's sub; null for the operator's") @Nullable
            String setBy,

            @Schema(
                    description =
                            "When a message last went out with them, to the minute; null if none did, or for the operator's")
            @Nullable
            Instant lastSuccessAt,

            @Schema(description = "Why they cannot be used; null if they can") @Nullable
            String problem) {}

    @Schema(name = "CredentialsList")
    record Items(List<Item> items) {}

    /** @throws UnknownProvider if there is none that takes credentials */
    CredentialForm form(Channel channel, String provider) {
        return CredentialForm.of(channel, provider, providers).orElseThrow(() -> new UnknownProvider(channel));
    }

    /**
     * Sets them, instead of those that were there. The channel may be used again.
     *
     * @throws com.hunzal.hcm.web.Problem 400 or 422 with everything that is wrong
     */
    void put(String organizationId, Channel channel, String provider, JsonNode body, String by) {
        var fields = read(form(channel, provider), body);
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            stored.put(organizationId, channel, provider, fields, by);
            pauses.resume(organizationId, channel);
            var fingerprint = stored.fingerprint(organizationId, channel, provider, fields);
            append(organizationId, "credentials.set", channel, provider, Map.of("fingerprint", fingerprint));
            return fingerprint;
        });
    }

    /** As if they were the organization's. */
    Account asIf(String organizationId, Channel channel, String provider, JsonNode body) {
        var fields = read(form(channel, provider), body);
        return new Account(
                organizationId,
                Source.ORGANIZATION,
                fields,
                stored.fingerprint(organizationId, channel, provider, fields));
    }

    private Map<String, String> read(CredentialForm form, JsonNode body) {
        var sent = new JsonFields(body);
        var fields = form.read(sent);
        sent.check();
        if (form.provider().equals(SmtpProvider.NAME)) { // looks a name up, so only if all else is right
            checkServer(fields.getOrDefault("host", ""), Integer.parseInt(fields.getOrDefault("port", "0")), sent);
            sent.check();
        }
        return fields;
    }

    private void checkServer(String host, int port, JsonFields sent) {
        if (hosts.isPortAllowed(host, port)) {
            hosts.problem(host, port).ifPresent(problem -> sent.invalid("host", problem));
        } else {
            sent.invalid("port", "must be 25, 465, 587 or 2525");
        }
    }

    /** @throws CredentialsNotFound if the organization has none of its own there */
    void delete(String organizationId, Channel channel, String provider) {
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            if (!stored.delete(organizationId, channel, provider)) {
                throw new CredentialsNotFound();
            }
            append(organizationId, "credentials.delete", channel, provider, Map.of());
            return provider;
        });
    }

    private void append(
            String organizationId, String action, Channel channel, String provider, Map<String, String> details) {
        audit.append(organizationId, action, channel.text() + "/" + provider, details);
    }

    /** What counts for the organization: its own, and the operator's where it has none. */
    Items list(String organizationId) {
        var items = new ArrayList<Item>();
        stored.all(organizationId)
                .forEach(row -> items.add(new Item(
                        row.channel().text(),
                        row.provider(),
                        "organization",
                        row.fingerprint(),
                        row.setAt(),
                        row.setBy(),
                        row.lastSuccessAt(),
                        problem(row))));
        operators.stream()
                .filter(each -> !each.fields().isEmpty() && items.stream().noneMatch(item -> isOf(each, item)))
                .map(each -> new Item(
                        each.channel().text(), each.provider(), "operator", fingerprint(each), null, null, null, null))
                .forEach(items::add);
        items.sort(Comparator.comparing(Item::channel).thenComparing(Item::provider));
        return new Items(items);
    }

    private static boolean isOf(OperatorAccount operator, Item item) {
        return operator.channel().text().equals(item.channel())
                && operator.provider().equals(item.provider());
    }

    private @Nullable String problem(StoredCredentials.Row row) {
        try {
            stored.open(row);
            return null;
        } catch (AccountUnreadable lost) {
            return lost.getMessage();
        }
    }

    /** @throws AccountUnreadable if there are some of the organization's, and they cannot be decrypted */
    Optional<Account> find(String organizationId, Channel channel, String provider) {
        var own = stored.find(organizationId, channel, provider)
                .map(row -> new Account(organizationId, Source.ORGANIZATION, stored.open(row), row.fingerprint()));
        return own.isPresent()
                ? own
                : operators.stream()
                        .filter(each ->
                                each.channel() == channel && each.provider().equals(provider))
                        .filter(each -> !each.fields().isEmpty())
                        .map(each -> new Account(organizationId, Source.OPERATOR, each.fields(), fingerprint(each)))
                        .findFirst();
    }

    private String fingerprint(OperatorAccount operator) {
        return stored.fingerprint("the operator", operator.channel(), operator.provider(), operator.fields());
    }
}
