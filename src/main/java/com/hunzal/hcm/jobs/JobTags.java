package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.JsonFields;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Words by which people find their jobs again. The column has a JSON array, or NULL for none. It is asked as text whether it
 * has a tag in quotes, because to read it as JSON fails in the database where another program wrote none: so quotes and
 * what escapes them are in no tag, and commas separate them.
 */
public final class JobTags {

    /** Of a job, and of a filter. */
    public static final int MOST = 10;

    public static final int LONGEST = 50;

    /** For the API's description. */
    public static final String PATTERN = "^[^,\"\\\\ ]([^,\"\\\\]*[^,\"\\\\ ])?$";

    static final String FORM_IN_WORDS = "must be printable text of 1 to " + LONGEST
            + " characters, without commas, quotes and backslashes, and without spaces around it";

    private static final Pattern FORM = Pattern.compile("(?! )[^\\p{Cc}\\p{Cs},\"\\\\]{1," + LONGEST + "}(?<! )");

    private JobTags() {}

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** Those of a new job, each once; errors are noted in the fields. */
    static List<String> read(JsonFields fields) {
        var given = fields.raw("tags");
        if (given == null || given.isNull()) {
            return List.of();
        }
        if (!given.isArray()) {
            fields.malformed("tags", "must be an array");
            return List.of();
        }
        if (given.size() > MOST) {
            fields.invalid("tags", "must have at most " + MOST + " values");
            return List.of();
        }
        return fields.values("tags", given, (path, node) -> read(fields, path, node));
    }

    /** One of them; null if it is none, which is noted. */
    public static @Nullable String read(JsonFields fields, String path, JsonNode node) {
        if (!node.isString()) {
            fields.malformed(path, "must be text");
            return null;
        }
        if (!isOne(node.stringValue())) {
            fields.invalid(path, FORM_IN_WORDS);
            return null;
        }
        return node.stringValue();
    }

    /** As they are stored; null for none. */
    public static @Nullable String stored(List<String> tags) {
        return tags.isEmpty() ? null : JsonMapper.shared().writeValueAsString(tags);
    }

    /** What is stored, as far as it could be asked for. */
    public static List<String> of(@Nullable String stored) {
        if (stored == null) {
            return List.of();
        }
        try {
            var array = JsonMapper.shared().readTree(stored);
            return !array.isArray()
                    ? List.of()
                    : array.valueStream()
                            .filter(JsonNode::isString)
                            .map(JsonNode::stringValue)
                            .filter(JobTags::isOne)
                            .distinct()
                            .toList();
        } catch (JacksonException notJson) {
            return List.of();
        }
    }

    /**
     * The condition that a job has any of the tags, in the words of {@link JobIndexes#TAGGED}.
     *
     * @param parameters gets what the condition needs
     */
    public static String condition(List<String> tags, Vendor vendor, Map<String, Object> parameters) {
        var conditions = new ArrayList<String>();
        for (var text : tags.stream().flatMap(JobTags::written).toList()) {
            var name = "tag" + conditions.size();
            conditions.add(vendor.contains("tags", ":" + name));
            parameters.put(name, text);
        }
        return JobIndexes.HAS_TAGS + " AND (" + String.join(" OR ", conditions) + ")";
    }

    /** In JSON: as it is, and as programs write it that write nothing but ASCII. */
    private static Stream<String> written(String tag) {
        var ascii = tag.chars()
                .mapToObj(each -> each < 0x7f
                        ? Character.toString(each)
                        : "\\u" + HexFormat.of().toHexDigits((char) each))
                .collect(Collectors.joining());
        return Stream.of(tag, ascii).distinct().map(each -> '"' + each + '"');
    }
}
