package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Sha256;
import com.hunzal.hcm.web.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes two requests one: who sends the key again gets what it made.
 *
 * @param hash of the request, to notice when the key is used for something else
 */
public record IdempotencyKey(String key, String hash) {

    public static final String HEADER = "Idempotency-Key";
    public static final String REPLAYED = "Idempotency-Replayed";

    /** Length of the header, with quotes. */
    public static final int LONGEST = 257;

    /** Visible ASCII, as a structured header string or bare. */
    private static final Pattern FORM = Pattern.compile("\"?([\\x21\\x23-\\x7e]{1,255})\"?");

    /** The same for the API's description. */
    public static final String PATTERN = "^\"?[!#-~]{1,255}\"?$";

    /**
     * @param header null if there was none
     * @param request all that makes it this request
     * @throws Problem 400
     */
    public static @Nullable IdempotencyKey of(@Nullable String header, JsonNode request, JsonMapper json) {
        if (header == null) {
            return null;
        }
        var matcher = FORM.matcher(header.trim());
        if (!matcher.matches()) {
            throw Problem.badParameter(HEADER, "must be 1 to 255 visible ASCII characters");
        }
        return new IdempotencyKey(matcher.group(1), hash(request, json));
    }

    /** Of the parsed body, so that neither white space nor the order of fields makes it another request. */
    private static String hash(JsonNode request, JsonMapper json) {
        return Sha256.hex(
                json.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED).writeValueAsString(request));
    }

    /** For one of several jobs of a request. A space cannot be in a header's key, so that none is that of another. */
    IdempotencyKey ofItem(int index) {
        return new IdempotencyKey(key + " " + index, hash);
    }

    /** Says so if the answer tells what was made before. */
    public static ResponseEntity.BodyBuilder answer(ResponseEntity.BodyBuilder response, boolean replayed) {
        return replayed ? response.header(REPLAYED, "true") : response;
    }
}
