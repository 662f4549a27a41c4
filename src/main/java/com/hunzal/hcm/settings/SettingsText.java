package com.hunzal.hcm.settings;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Settings as JSON text, as the history keeps them: all but the webhook, which stands beside it, encrypted. */
final class SettingsText {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final StringNode SECRET = StringNode.valueOf("changed");

    private SettingsText() {}

    /** @param from of a secret {@code "changed"} if there was one; as {@code to} */
    @Schema(name = "SettingsChange")
    record Change(
            @Schema(example = "digest_hour") String field,

            @Schema(description = "What it was; of a secret only \"changed\"") @Nullable
            JsonNode from,

            @Schema(description = "What it is since; of a secret only \"changed\"") @Nullable
            JsonNode to) {}

    static String write(SettingsValues values) {
        return JSON.writeValueAsString(tree(values).without(WebhookSecrets.FIELD));
    }

    /** What a later version of the service has added counts as its default. */
    static SettingsValues read(String text, @Nullable String webhook) {
        var tree = tree(SettingsValues.DEFAULTS);
        tree.setAll((ObjectNode) JSON.readTree(text));
        tree.put(WebhookSecrets.FIELD, webhook);
        return JSON.treeToValue(tree, SettingsValues.class);
    }

    /** For a hash: with the secret. */
    static byte[] bytes(SettingsValues values) {
        return JSON.writeValueAsBytes(values);
    }

    static List<Change> changes(SettingsValues before, SettingsValues after) {
        var old = tree(before);
        var changes = new ArrayList<Change>();
        tree(after).forEachEntry((field, to) -> {
            var from = old.path(field);
            if (!from.equals(to)) {
                changes.add(new Change(field, shown(field, from), shown(field, to)));
            }
        });
        return changes;
    }

    static String write(List<Change> changes) {
        return JSON.writeValueAsString(changes);
    }

    static List<Change> readChanges(String text) {
        return List.of(JSON.readValue(text, Change[].class));
    }

    private static @Nullable JsonNode shown(String field, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return switch (field) {
            case WebhookSecrets.FIELD -> SECRET;
            case "custom_settings" -> {
                var object = CustomSettings.parse(value.stringValue());
                yield object == null ? value : object;
            }
            case "admin_recipients" ->
                AdminRecipients.problem(value.stringValue()) == null ? JSON.readTree(value.stringValue()) : value;
            default -> value;
        };
    }

    private static ObjectNode tree(SettingsValues values) {
        return JSON.valueToTree(values);
    }
}
