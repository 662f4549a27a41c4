package com.hunzal.hcm.delivery;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which addresses get nothing more from an organization, and why: because somebody said so, or a provider. */
@Component
class Suppressions {

    static final String ADMIN = "admin";
    static final String RECEIPT = "receipt";
    private static final String DELIVERY = "delivery";

    private final Database database;
    private final AuditTrail audit;
    private final Clock clock;

    Suppressions(Database database, AuditTrail audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Why nothing is to go to an address; empty if something may.
     *
     * @param address in any form; of one that is none nobody knows anything
     */
    Optional<String> isSuppressed(String organizationId, Channel channel, String address) {
        if (channel == Channel.SLACK) {
            return Optional.empty();
        }
        String normal;
        try {
            normal = SuppressedAddress.of(channel, address);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
        return find(database.reads(), organizationId, channel, normal)
                .map(found -> found.reason() == null ? found.source() : found.reason());
    }

    /**
     * Sends nothing more to an address of which a provider, when it was asked, said that it never takes anything. Does
     * nothing if that is known already, or for Slack, which has no addresses.
     *
     * @throws IllegalArgumentException if it is no address of this channel
     */
    void add(String organizationId, Channel channel, String address, String reason) {
        if (channel != Channel.SLACK) {
            add(organizationId, channel, SuppressedAddress.of(channel, address), reason, DELIVERY, AuditTrail.SYSTEM);
        }
    }

    /** The same, of which a receipt said so. In the transaction of the caller. */
    void addByReceipt(String organizationId, Channel channel, String address, String reason) {
        add(organizationId, channel, SuppressedAddress.of(channel, address), reason, RECEIPT, AuditTrail.SYSTEM);
    }

    /**
     * The same, as a person wants it.
     *
     * @param address in its one form
     * @param by the caller's {@code sub}
     * @return the row, which may have been there before
     */
    Suppression addByPerson(
            String organizationId, Channel channel, String address, @Nullable String reason, String by) {
        return database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            var added = add(organizationId, channel, address, reason, ADMIN, by);
            var row = find(database.writes(), organizationId, channel, address).orElseThrow();
            if (added) {
                audit.append(organizationId, "suppression.add", row.id(), details(row));
            }
            return row;
        });
    }

    private boolean add(
            String organizationId, Channel channel, String address, @Nullable String reason, String source, String by) {
        return database.writes()
                        .sql("""
                        INSERT INTO hcm_suppressions (id, organization_id, channel, address, reason, source, created_at, created_by)
                        VALUES (:id, :org, :channel, :address, :reason, :source, :now, :by)
                        ON CONFLICT DO NOTHING
                        """)
                        .param("id", Ids.next())
                        .param("org", organizationId)
                        .param("channel", channel.text())
                        .param("address", address)
                        .param("reason", reason)
                        .param("source", source)
                        .param("now", database.vendor().timestamp(clock.instant()))
                        .param("by", by)
                        .update()
                > 0;
    }

    private Optional<Suppression> find(JdbcClient client, String organizationId, Channel channel, String address) {
        return client.sql("SELECT * FROM hcm_suppressions"
                        + " WHERE organization_id = :org AND channel = :channel AND address = :address")
                .param("org", organizationId)
                .param("channel", channel.text())
                .param("address", address)
                .query((row, number) -> Suppression.read(row, database.vendor()))
                .optional();
    }

    /** @throws SuppressionNotFound if there is none in this organization */
    Suppression get(String organizationId, String id) {
        return database.reads()
                .sql("SELECT * FROM hcm_suppressions WHERE id = :id AND organization_id = :org")
                .param("id", id)
                .param("org", organizationId)
                .query((row, number) -> Suppression.read(row, database.vendor()))
                .optional()
                .orElseThrow(SuppressionNotFound::new);
    }

    /**
     * The address may be written to again.
     *
     * @throws SuppressionNotFound if there is none in this organization
     */
    void delete(String organizationId, String id) {
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            var deleted = database.writes()
                    .sql("DELETE FROM hcm_suppressions WHERE id = :id AND organization_id = :org RETURNING *")
                    .param("id", id)
                    .param("org", organizationId)
                    .query((row, number) -> Suppression.read(row, database.vendor()))
                    .optional()
                    .orElseThrow(SuppressionNotFound::new);
            audit.append(organizationId, "suppression.delete", id, details(deleted));
            return deleted;
        });
    }

    private static Map<String, Object> details(Suppression row) {
        return new TreeMap<>(Map.of("channel", row.channel(), "address", row.address(), "source", row.source()));
    }
}
