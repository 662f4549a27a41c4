package com.hunzal.hcm.notifications;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is settled about the recipients of one e-mail. The job's checkpoint, so that nobody is mailed twice.
 *
 * @param accepted message id by address, of those that the server took a message for
 * @param refused the server's answer by address, of those that it never will
 */
record Deliveries(Map<String, String> accepted, Map<String, String> refused) {

    static final Deliveries NONE = new Deliveries(Map.of(), Map.of());

    boolean settled(EmailAddress address) {
        return accepted.containsKey(address.toString()) || refused.containsKey(address.toString());
    }

    Deliveries accepted(EmailAddress address, String messageId) {
        return new Deliveries(with(accepted, address, messageId), refused);
    }

    Deliveries refused(EmailAddress address, String answer) {
        return new Deliveries(accepted, with(refused, address, answer));
    }

    Deliveries withoutRefusals() {
        return new Deliveries(accepted, Map.of());
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
