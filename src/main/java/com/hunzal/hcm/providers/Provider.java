package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.List;

/**
 * A service that takes messages of one channel. A bean of this type is all that a new one needs. It is called on a worker's
 * thread, once for each attempt: it never tries again by itself, because no provider knows a message that it has got already.
 */
public interface Provider {

    Channel channel();

    /** As {@code email_provider} and {@code sms_provider} name it. */
    String name();

    /** What credentials it needs, by the names that the API has. */
    List<CredentialField> fields();

    /**
     * Hands over one message to one recipient, within {@code hcm.providers.timeout}. Throws nothing: what went wrong, also
     * before the call, is an outcome.
     *
     * @param message of this provider's channel
     */
    SendOutcome send(Message message, Account account);

    /**
     * A field of the credentials.
     *
     * @param secret whether nobody is ever shown it
     */
    record CredentialField(String name, boolean required, boolean secret) {}
}
