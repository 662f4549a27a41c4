package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.settings.Channel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SendGrid's Event Webhook, signed with ECDSA over the time and the body as it came. */
@Component
class SendGridReceipts implements ReceiptReader {

    private static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
    private static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";
    private static final String PUBLIC_KEY = "webhook_public_key";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern PEM = Pattern.compile("-----[A-Z ]+-----|\\s");

    private final JsonMapper json;
    private final Clock clock;

    SendGridReceipts(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String provider() {
        return "sendgrid";
    }

    @Override
    public Receipt read(Receipt.Raw raw) {
        var signature = raw.headers().named(SIGNATURE);
        var timestamp = raw.headers().named(TIMESTAMP);
        if (signature == null
                || timestamp == null
                || !SECONDS.matcher(timestamp).matches()) {
            throw new Receipt.NotBelieved();
        }
        ReceiptTime.check(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        var events = new ArrayList<Receipt.Event>();
        for (var event : tree(raw.body())) {
            events.add(event(event));
        }
        return new Receipt(events, account -> isSigned(account, signature, timestamp, raw.body()), false, null);
    }

    private JsonNode tree(byte[] body) {
        try {
            var tree = json.readTree(body);
            if (tree.isArray()) {
                return tree;
            }
        } catch (JacksonException notJson) {
            // falls through to the same answer
        }
        throw new Receipt.NotBelieved();
    }

    private static Receipt.Event event(JsonNode event) {
        var type = text(event, "event");
        var state = switch (String.valueOf(type)) {
            case "delivered" -> DeliveryState.DELIVERED;
            case "bounce", "dropped" -> DeliveryState.BOUNCED;
            default -> null;
        };
        // "blocked" is the other server's mood of the day.
        var hard = "bounce".equals(type) && !"blocked".equals(text(event, "type"));
        var suppress = hard ? "hard bounce" : "spamreport".equals(type) ? "spam report" : null;
        var id = text(event, "sg_event_id");
        var message = text(event, "sg_message_id");
        return new Receipt.Event(
                id == null ? message + " " + type : id,
                message == null ? null : message.split("\\.", 2)[0], // with the server's name behind it
                text(event, "reference"),
                state,
                state == DeliveryState.BOUNCED ? hard ? "hard_bounce" : type : null,
                suppress);
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).asString() : null;
    }

    private static boolean isSigned(Account account, String signature, String timestamp, byte[] body) {
        var key = account.fields().get(PUBLIC_KEY);
        if (key == null) {
            return false;
        }
        try {
            var bytes = Base64.getDecoder().decode(PEM.matcher(key).replaceAll(""));
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(bytes)));
            verifier.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            verifier.update(body);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
            return false;
        }
    }
}
