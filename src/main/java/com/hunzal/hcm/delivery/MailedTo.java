package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.EmailAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is settled about the recipients of one e-mail. The job's checkpoint, so that nobody is mailed twice.
 *
 * @param accepted message id by address, of those that the server took a message for
 * @param refused why not by address, of those that never will get it
 */
record MailedTo(Map<String, String> accepted, Map<String, String> refused) {

    static final MailedTo NONE = new MailedTo(Map.of(), Map.of());

    boolean settled(EmailAddress address) {
        return accepted.containsKey(address.toString()) || refused.containsKey(address.toString());
    }

    MailedTo accepted(EmailAddress address, String messageId) {
        return new MailedTo(with(accepted, address, messageId), refused);
    }

    MailedTo refused(EmailAddress address, String answer) {
        return new MailedTo(accepted, with(refused, address, answer));
    }

    MailedTo withoutRefusals() {
        return new MailedTo(accepted, Map.of());
    }

    /** For a person: who got which answer. */
    static String told(Map<String, String> answers) {
        return answers.entrySet().stream()
                .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> with(Map<String, String> before, EmailAddress address, String value) {
        var after = new LinkedHashMap<>(before);
        after.put(address.toString(), value);
        return after;
    }
}
