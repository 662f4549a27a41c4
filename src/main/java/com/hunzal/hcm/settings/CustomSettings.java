package com.hunzal.hcm.settings;

import com.hunzal.hcm.web.BoundedJson;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.JsonTrouble;
import com.hunzal.hcm.web.MergePatch;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The column {@code custom_settings}: a JSON object that belongs to the organization, merged as RFC 7396 says. */
final class CustomSettings {

    private static final int LARGEST_BYTES = 16 * 1024;
    private static final String NO_OBJECT = "must be a JSON object";
    private static final JsonMapper JSON = JsonMapper.builder(BoundedJson.withDefaults())
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private CustomSettings() {}

    /** @return null if the column is empty, or holds something else that another program wrote */
    static @Nullable ObjectNode parse(@Nullable String text) {
        try {
            return text == null ? null : read(text);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** @return what is wrong with what another program wrote, or null */
    static @Nullable String problem(String text) {
        try {
            return read(text) == null ? NO_OBJECT : null;
        } catch (JacksonException notJson) {
            var limit = JsonTrouble.limit(notJson);
            return limit == null ? NO_OBJECT : "cannot be read: " + limit;
        }
    }

    private static @Nullable ObjectNode read(String text) {
        return JSON.readTree(text) instanceof ObjectNode object ? object : null;
    }

    static @Nullable String merge(@Nullable String now, JsonFields fields) {
        var sent = fields.raw("custom_settings");
        if (sent == null) {
            return now;
        }
        var patch = fields.object("custom_settings");
        if (patch == null) {
            return null;
        }
        var before = parse(now);
        var merged = MergePatch.apply(before == null ? JSON.createObjectNode() : before.deepCopy(), patch);
        if (before != null && merged.equals(before)) {
            return now; // the same object in other words is no change
        }
        var text = JSON.writeValueAsString(merged);
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_BYTES) {
            fields.invalid("custom_settings", "must not be larger than 16 KiB");
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            fields.invalid("custom_settings", "must be valid Unicode text");
        }
        return text;
    }
}
