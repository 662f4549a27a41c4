package com.hunzal.hcm.settings;

import com.hunzal.hcm.web.BoundedJson;
import com.hunzal.hcm.web.JsonFields;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The column {@code admin_recipients}: a JSON array of e-mail addresses. */
final class AdminRecipients {

    private static final int MOST = 20;
    private static final int LONGEST = 254;
    private static final String NO_LIST = "must be a list of up to " + MOST + " e-mail addresses";
    private static final JsonMapper JSON =
            JsonMapper.builder(BoundedJson.withDefaults()).build();

    private AdminRecipients() {}

    /** @return none if the column is empty, or holds something else that another program wrote */
    static List<String> parse(@Nullable String text) {
        return text == null || problem(text) != null
                ? List.of()
                : JSON.readTree(text).valueStream().map(JsonNode::stringValue).toList();
    }

    /** @return what is wrong with what another program wrote, or null */
    static @Nullable String problem(String text) {
        try {
            var array = JSON.readTree(text);
            return array.isArray()
                            && array.size() <= MOST
                            && array.valueStream().allMatch(AdminRecipients::isAddress)
                    ? null
                    : NO_LIST;
        } catch (JacksonException notJson) {
            return NO_LIST;
        }
    }

    private static boolean isAddress(JsonNode node) {
        return node.isString() && node.stringValue().length() <= LONGEST && isAddress(node.stringValue());
    }

    static boolean isAddress(String text) {
        try {
            var address = new InternetAddress(text, true);
            address.validate();
            return address.getAddress().equals(text)
                    && text.indexOf('@') > 0
                    && text.chars().allMatch(each -> each > 0x20 && each < 0x7f);
        } catch (AddressException e) {
            return false;
        }
    }

    /** What a caller sent, to be stored; null for none. What is wrong with it is noted. */
    static @Nullable String read(JsonFields fields) {
        var sent = fields.raw("admin_recipients");
        if (sent == null || sent.isNull()) {
            return null;
        }
        if (!sent.isArray()) {
            fields.malformed("admin_recipients", "must be an array of e-mail addresses");
            return null;
        }
        if (sent.size() > MOST) {
            fields.invalid("admin_recipients", "must have at most " + MOST + " elements");
            return null;
        }
        for (int i = 0; i < sent.size(); i++) {
            if (!sent.get(i).isString()) {
                fields.malformed("admin_recipients[" + i + "]", "must be text");
            } else if (!isAddress(sent.get(i))) {
                fields.invalid("admin_recipients[" + i + "]", "must be an e-mail address");
            }
        }
        // Wrong ones were noted and stop the change; said twice they would only confuse.
        var good =
                sent.valueStream().filter(AdminRecipients::isAddress).distinct().toList();
        return good.isEmpty() ? null : JSON.writeValueAsString(good);
    }
}
