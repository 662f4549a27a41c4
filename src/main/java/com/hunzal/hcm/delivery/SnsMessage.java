package com.hunzal.hcm.delivery;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What Amazon SNS posts to those who have subscribed to a topic: a document of text fields, signed with a certificate. */
record SnsMessage(Map<String, String> fields) {

    static final String NOTIFICATION = "Notification";
    private static final String CONFIRMATION = "SubscriptionConfirmation";

    private static final List<String> SIGNED_OF_A_NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> SIGNED_OF_OTHERS =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    /** Nobody but Amazon has names in this domain; whoever could choose the host would choose the certificate. */
    private static final Pattern HOST = Pattern.compile("^sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?$");

    /** @throws Receipt.NotBelieved if it is none */
    static SnsMessage read(byte[] body, JsonMapper json) {
        try {
            var fields = new TreeMap<String, String>();
            json.readTree(body).properties().forEach(field -> {
                if (field.getValue().isString()) {
                    fields.put(field.getKey(), field.getValue().asString());
                }
            });
            return new SnsMessage(fields);
        } catch (JacksonException notJson) {
            throw new Receipt.NotBelieved();
        }
    }

    /** @throws Receipt.NotBelieved if it has none */
    String required(String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new Receipt.NotBelieved();
        }
        return value;
    }

    boolean isNotification() {
        return NOTIFICATION.equals(fields.get("Type"));
    }

    /** @throws Receipt.NotBelieved if it could be somebody else's */
    URI certificateUrl() {
        var url = ofAmazon(required("SigningCertURL"));
        if (!String.valueOf(url.getPath()).endsWith(".pem") || url.getQuery() != null) {
            throw new Receipt.NotBelieved();
        }
        return url;
    }

    /**
     * Where to say that we want the topic's messages; null if it does not ask.
     *
     * @throws Receipt.NotBelieved if that is not Amazon's
     */
    @Nullable
    URI confirmation() {
        return CONFIRMATION.equals(fields.get("Type")) ? ofAmazon(required("SubscribeURL")) : null;
    }

    private static URI ofAmazon(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException notAnAddress) {
            throw new Receipt.NotBelieved();
        }
        if (!"https".equals(url.getScheme())
                || url.getHost() == null
                || !HOST.matcher(url.getHost()).matches()
                || url.getRawUserInfo() != null
                || url.getPort() != -1 && url.getPort() != 443
                || url.getRawFragment() != null) {
            throw new Receipt.NotBelieved();
        }
        return url;
    }

    boolean isSignedWith(X509Certificate certificate) {
        var algorithm = switch (fields.getOrDefault("SignatureVersion", "")) {
            case "1" -> "SHA1withRSA";
            case "2" -> "SHA256withRSA";
            default -> null;
        };
        if (algorithm == null) {
            return false;
        }
        try {
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(signedText().getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(required("Signature")));
        } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
            return false;
        }
    }

    String signedText() {
        var text = new StringBuilder();
        for (var name : isNotification() ? SIGNED_OF_A_NOTIFICATION : SIGNED_OF_OTHERS) {
            var value = fields.get(name);
            if (value != null) {
                text.append(name).append('\n').append(value).append('\n');
            }
        }
        return text.toString();
    }
}
