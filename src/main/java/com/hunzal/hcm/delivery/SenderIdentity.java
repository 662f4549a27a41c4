package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Who an organization's e-mail comes from. With credentials of its own it is what it says, and its provider's matter whether
 * it may. With the operator's it may say what the operator has allowed; else the operator's own sender sends, and answers go
 * to the organization. Where the operator has said nothing, the only organization there is may send as it likes; of several
 * none may, or each could send as any other.
 */
@Component
class SenderIdentity {

    /** What the table of settings has for those who have set none. Nobody's own, so answers do not go there. */
    private static final String NOBODYS = "noreply@hunzal.com";

    private final SenderProperties properties;
    private final String operators;
    private final BooleanSupplier severalOrganizations;

    /**
     * @param replyTo where answers go, if not there
     * @param note for an admin, why the organization's own address is not the sender; null if it is
     */
    record Sender(
            String from,
            @Nullable String name,
            @Nullable String replyTo,
            @Nullable String note) {}

    @Autowired
    SenderIdentity(SenderProperties properties, Environment environment, Database database) {
        this(
                properties,
                Stream.of("spring.mail.properties.mail.smtp.from", "spring.mail.username")
                        .map(environment::getProperty)
                        .toList(),
                () -> several(database));
    }

    /** @param others what may be the operator's sender, too, the best first */
    SenderIdentity(SenderProperties properties, List<@Nullable String> others, BooleanSupplier severalOrganizations) {
        this.properties = properties;
        this.operators = Stream.concat(Stream.of(properties.sender()), others.stream())
                .filter(Objects::nonNull)
                .filter(SenderIdentity::isAddress)
                .findFirst()
                .orElse(NOBODYS);
        this.severalOrganizations = severalOrganizations;
    }

    Sender of(DeliverySettings settings, Account account) {
        var own = settings.fromAddress();
        if (own.equalsIgnoreCase(operators)
                || account.source() == Account.Source.ORGANIZATION
                || isAllowed(settings.organizationId(), own)) {
            return new Sender(own, settings.fromName(), null, null);
        }
        var answers = own.equals(NOBODYS) ? null : own;
        return new Sender(
                operators,
                settings.fromName(),
                answers,
                "E-mail comes from %s%s: the operator has not allowed this organization the domain %s."
                        .formatted(operators, answers == null ? "" : ", and answers go to " + answers, domain(own)));
    }

    private boolean isAllowed(String organizationId, String address) {
        if (properties.senderDomains().isEmpty()
                && properties.senderDomainsOf().isEmpty()
                && properties.sender() == null) {
            return !severalOrganizations.getAsBoolean();
        }
        return Stream.concat(
                        properties.senderDomains().stream(),
                        properties.senderDomainsOf().getOrDefault(organizationId, List.of()).stream())
                .anyMatch(domain(address)::equalsIgnoreCase);
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static boolean isAddress(String text) {
        try {
            EmailAddress.of(text);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    private static boolean several(Database database) {
        return database.reads()
                        .sql("SELECT count(*) FROM (SELECT 1 FROM " + database.organizations() + " LIMIT 2) AS counted")
                        .query(Integer.class)
                        .single()
                > 1;
    }
}
