package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.Provider.CredentialField;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the credentials of a provider consist of, and which values they may have. */
record CredentialForm(Channel channel, String provider, List<CredentialField> fields) {

    private static final int LONGEST = 1024;

    /** What a value is to look like; anything of printable ASCII without a space, where nothing is said here. */
    private record Shape(Pattern pattern, String inWords) {

        static Shape of(String pattern, String inWords) {
            return new Shape(Pattern.compile(pattern), inWords);
        }
    }

    private static final Shape ONE_WORD = Shape.of("[\\x21-\\x7e]+", "must be printable ASCII without spaces");

    /** By field; several become part of a URL or of a host's name. */
    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry(
                    "host", Shape.of("[A-Za-z0-9_.:-]{1,253}", "must be the name of a host, in ASCII, or its address")),
            Map.entry("security", Shape.of("starttls|tls|none", "must be one of starttls, tls, none")),
            Map.entry("username", Shape.of("\\P{Cntrl}+", "must be text")),
            Map.entry("password", Shape.of("\\P{Cntrl}+", "must be text")),
            Map.entry(AwsKeys.REGION, new Shape(AwsKeys.A_REGION, "must be an AWS region, e.g. eu-west-1")),
            Map.entry(AwsKeys.ACCESS_KEY_ID, new Shape(AwsKeys.AN_ID, "must be 4 to 128 letters and digits")),
            Map.entry(
                    "topic_arn",
                    Shape.of(
                            "arn:aws[a-z-]{0,10}:sns:[a-z0-9-]{1,30}:\\d{12}:[A-Za-z0-9_.-]{1,256}",
                            "must be the ARN of an SNS topic")),
            Map.entry("configuration_set", Shape.of("[A-Za-z0-9_-]{1,64}", "must be the name of a configuration set")),
            Map.entry("account_sid", Shape.of("AC[A-Za-z0-9]{1,62}", "must be an account SID, which begins with AC")),
            Map.entry(
                    "messaging_service_sid",
                    Shape.of("MG[A-Za-z0-9]{1,62}", "must be the SID of a messaging service, which begins with MG")),
            Map.entry(
                    "from",
                    Shape.of(
                            "\\+[1-9]\\d{6,14}|\\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}",
                            "must be a number as +15005550006, a short code, or a sender of up to 11 letters and digits")),
            Map.entry(
                    "sender_id",
                    Shape.of("(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}", "must be up to 11 letters, digits and hyphens")),
            Map.entry("webhook_public_key", Shape.of("[A-Za-z0-9+/=]{1,1000}", "must be a public key in base64")));

    /** The contract's. A provider that is none of these says by its bean what it needs. */
    private static final List<CredentialForm> KNOWN = List.of(
            new CredentialForm(
                    Channel.EMAIL,
                    "smtp",
                    List.of(
                            needed("host"),
                            needed("port"),
                            optional("username"),
                            optional("password"),
                            needed("security"))),
            new CredentialForm(Channel.EMAIL, "sendgrid", List.of(needed("api_key"), optional("webhook_public_key"))),
            new CredentialForm(
                    Channel.EMAIL,
                    "ses",
                    List.of(
                            needed("region"),
                            needed("access_key_id"),
                            needed("secret_access_key"),
                            optional("configuration_set"),
                            optional("topic_arn"))),
            new CredentialForm(
                    Channel.SMS,
                    "twilio",
                    List.of(
                            needed("account_sid"),
                            needed("auth_token"),
                            optional("from"),
                            optional("messaging_service_sid"))),
            new CredentialForm(
                    Channel.SMS,
                    "sns",
                    List.of(
                            needed("region"),
                            needed("access_key_id"),
                            needed("secret_access_key"),
                            optional("sender_id"))));

    private static CredentialField needed(String name) {
        return new CredentialField(name, true, true);
    }

    private static CredentialField optional(String name) {
        return new CredentialField(name, false, true);
    }

    /** Empty if the provider takes no credentials, as Slack, whose webhook is one of the settings; or if there is none such. */
    static Optional<CredentialForm> of(Channel channel, String name, List<Provider> providers) {
        var known = KNOWN.stream()
                .filter(each -> each.channel() == channel && each.provider().equals(name))
                .findFirst();
        return known.isPresent() || channel == Channel.SLACK
                ? known
                : providers.stream()
                        .filter(each -> each.channel() == channel && each.name().equals(name))
                        .map(each -> new CredentialForm(channel, name, each.fields()))
                        .findFirst();
    }

    /**
     * Reads all of them; what is wrong is noted, never with the value.
     *
     * @return by name, those that were given
     */
    Map<String, String> read(JsonFields sent) {
        sent.allow(fields.stream().map(CredentialField::name).toList());
        var values = new TreeMap<String, String>();
        for (var field : fields) {
            var raw = sent.raw(field.name());
            var value = field.name().equals("port") ? port(sent) : text(field.name(), sent);
            if (value != null) {
                values.put(field.name(), value);
            } else if (field.required() && (raw == null || raw.isNull())) {
                sent.invalid(field.name(), "is required");
            }
        }
        checkTogether(sent);
        return values;
    }

    private static @Nullable String port(JsonFields sent) {
        var port = sent.integer("port", 1, 65_535);
        return port == null ? null : port.toString();
    }

    private static @Nullable String text(String name, JsonFields sent) {
        var text = sent.text(name, LONGEST);
        var shape = SHAPES.getOrDefault(name, ONE_WORD);
        if (text != null && !shape.pattern().matcher(text).matches()) {
            sent.invalid(name, shape.inWords());
            return null;
        }
        return text;
    }

    private void checkTogether(JsonFields sent) {
        switch (provider) {
            case "smtp" -> {
                requireBoth("username", "password", sent);
                requireBoth("password", "username", sent);
            }
            case "twilio" -> {
                if (isAbsent("from", sent) == isAbsent("messaging_service_sid", sent)) {
                    sent.invalid("from", "must be given, or messaging_service_sid, and not both");
                }
            }
            default -> {
                // Nothing of theirs depends on something else.
            }
        }
    }

    private static void requireBoth(String one, String other, JsonFields sent) {
        if (!isAbsent(one, sent) && isAbsent(other, sent)) {
            sent.invalid(other, "is required with a " + one);
        }
    }

    private static boolean isAbsent(String name, JsonFields sent) {
        var raw = sent.raw(name);
        return raw == null || raw.isNull();
    }
}
