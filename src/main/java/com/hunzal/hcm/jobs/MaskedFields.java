package com.hunzal.hcm.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Hides what payloads and results have of secrets and of people, by the names of the fields; docs/security.md lists them. */
@Component
public class MaskedFields {

    private static final JsonNode MASK = StringNode.valueOf(HiddenTexts.DOTS);

    /** In lower case, without anything but letters and digits. A field whose name has one of these in it is hidden. */
    private static final List<String> PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "secret",
            "token",
            "authorization",
            "credential",
            "apikey",
            "accesskey",
            "privatekey",
            "cookie",
            "session",
            "iban",
            "accountnumber",
            "bankaccount",
            "cardnumber",
            "creditcard",
            "ssn",
            "socialsecurity",
            "nationalid",
            "taxid",
            "passport",
            "email",
            "phone",
            "mobile",
            "address",
            "street",
            "postcode",
            "postalcode",
            "zipcode",
            "birth",
            "salary",
            "firstname",
            "lastname",
            "surname",
            "fullname");

    /** Of these, only fields that are called just so. */
    private static final Set<String> NAMES = Set.of(
            "to", "cc", "bcc", "replyto", "recipient", "recipients", "pwd", "pin", "otp", "cvv", "bic", "dob", "fax");

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]");

    private final List<String> parts;

    /** @param further parts of names, as the operator writes them */
    MaskedFields(@Value("${hcm.console.masked-fields:}") List<String> further) {
        parts = Stream.concat(
                        PARTS.stream(),
                        further.stream().map(MaskedFields::plain).filter(each -> !each.isEmpty()))
                .toList();
    }

    /** @return a copy; text that is no JSON is hidden as a whole, since nobody knows what is in it */
    public @Nullable JsonNode masked(@Nullable JsonNode document) {
        return document == null || document.isNull() || document.isContainer() ? copy(document) : MASK;
    }

    /** The texts and numbers that {@link #masked} hides. */
    HiddenTexts hidden(@Nullable JsonNode... documents) {
        var hidden = new ArrayList<String>();
        for (var document : documents) {
            gather(document, document != null && !document.isContainer(), hidden);
        }
        return new HiddenTexts(hidden);
    }

    private void gather(@Nullable JsonNode value, boolean all, List<String> hidden) {
        if (value instanceof ObjectNode object) {
            object.propertyStream()
                    .forEach(field ->
                            gather(field.getValue(), all || isHidden(field.getKey(), field.getValue()), hidden));
        } else if (value instanceof ArrayNode array) {
            array.forEach(each -> gather(each, all, hidden));
        } else if (value != null && (all && (value.isString() || value.isNumber()) || isAddress(value))) {
            hidden.add(value.asString());
        }
    }

    private static boolean isAddress(JsonNode value) {
        return value.isString() && EMAIL.matcher(value.stringValue()).matches();
    }

    private @Nullable JsonNode copy(@Nullable JsonNode value) {
        if (value instanceof ObjectNode object) {
            var copy = JsonNodeFactory.instance.objectNode();
            object.propertyStream()
                    .forEach(field -> copy.set(
                            field.getKey(),
                            isHidden(field.getKey(), field.getValue()) ? MASK : copy(field.getValue())));
            return copy;
        }
        if (value instanceof ArrayNode array) {
            var copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> copy.add(copy(each)));
            return copy;
        }
        return value != null && isAddress(value) ? MASK : value;
    }

    /** That there is none is no secret. */
    private boolean isHidden(String name, JsonNode value) {
        var plain = plain(name);
        return !value.isNull() && (NAMES.contains(plain) || parts.stream().anyMatch(plain::contains));
    }

    private static String plain(String name) {
        return OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
