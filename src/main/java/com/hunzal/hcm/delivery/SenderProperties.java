package com.hunzal.hcm.delivery;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may send as whom through what the operator has set up.
 *
 * @param sender the address that e-mail of organizations comes from whose own address is on no domain they may use; answers
 *     go to their own. Without it spring.mail.properties.mail.smtp.from, or spring.mail.username if that is an address, else
 *     noreply@hunzal.com
 * @param senderDomains domains that each organization's email_from_address may be on
 * @param senderDomainsOf domains that one organization's may be on, by its id. An id that has more than letters, digits and
 *     dashes in it goes into brackets: sender-domains-of[my.org]
 */
@ConfigurationProperties("hcm.notifications")
record SenderProperties(
        @Nullable String sender,
        @DefaultValue List<String> senderDomains,
        @DefaultValue Map<String, List<String>> senderDomainsOf) {}
