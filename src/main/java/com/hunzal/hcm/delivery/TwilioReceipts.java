package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.PublicUrl;
import com.hunzal.hcm.settings.Channel;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/** Twilio's StatusCallback, signed with HMAC-SHA1 over the address that it calls and all parameters in order. */
@Component
class TwilioReceipts implements ReceiptReader {

    private static final String SIGNATURE = "X-Twilio-Signature";

    /** They have asked to be left alone. */
    private static final String OPTED_OUT = "21610";

    private final PublicUrl url;

    TwilioReceipts(PublicUrl url) {
        this.url = url;
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public String provider() {
        return "twilio";
    }

    @Override
    public Receipt read(Receipt.Raw raw) {
        var signature = raw.headers().named(SIGNATURE);
        var called = url.callback(provider()).orElseThrow(Receipt.NotBelieved::new);
        if (signature == null) {
            throw new Receipt.NotBelieved();
        }
        var parameters = parameters(new String(raw.body(), StandardCharsets.UTF_8));
        var signed = new StringBuilder(called.toString());
        parameters.forEach(
                (name, values) -> values.forEach(value -> signed.append(name).append(value)));
        var event = event(parameters);
        return new Receipt(
                List.of(event),
                account -> one(parameters, "AccountSid").equals(account.fields().get("account_sid"))
                        && isSigned(account, signature, signed.toString()),
                false,
                null);
    }

    private static Receipt.Event event(Map<String, Set<String>> parameters) {
        var sid = one(parameters, "MessageSid");
        var status = one(parameters, "MessageStatus");
        var error = one(parameters, "ErrorCode");
        var state = switch (status) {
            case "delivered", "read" -> DeliveryState.DELIVERED;
            case "undelivered", "failed" -> DeliveryState.BOUNCED;
            default -> null;
        };
        return new Receipt.Event(
                sid + " " + status + " " + error,
                sid,
                null,
                state,
                state != DeliveryState.BOUNCED ? null : error.equals(OPTED_OUT) ? "opted_out" : status,
                error.equals(OPTED_OUT) ? "opted out" : null);
    }

    private static String one(Map<String, Set<String>> parameters, String name) {
        return parameters.getOrDefault(name, Set.of()).stream().findFirst().orElse("");
    }

    /** In the order in which Twilio signs them: by name, each value once. */
    private static Map<String, Set<String>> parameters(String form) {
        var parameters = new TreeMap<String, Set<String>>();
        for (var pair : form.split("&")) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                parameters
                        .computeIfAbsent(decoded(parts[0]), name -> new TreeSet<>())
                        .add(parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new Receipt.NotBelieved();
        }
    }

    private static boolean isSigned(Account account, String signature, String signed) {
        var token = account.fields().get("auth_token");
        if (token == null || token.isEmpty()) {
            return false;
        }
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            var right = Base64.getEncoder().encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            return MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
