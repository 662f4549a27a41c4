package com.hunzal.hcm.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a request that need not have one. As bytes, because Spring refuses an empty body of another media type
 * than JSON, and {@code curl -d ''} sends one.
 */
public final class OptionalBody {

    private OptionalBody() {}

    /**
     * @return null if there is none
     * @throws Problem 400 if it is not a JSON object
     * @throws HttpMediaTypeNotSupportedException if it does not say that it is JSON
     */
    public static @Nullable JsonFields read(byte @Nullable [] body, @Nullable MediaType type, JsonMapper json)
            throws HttpMediaTypeNotSupportedException {
        if (body == null || body.length == 0) {
            return null;
        }
        if (type == null || !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            throw new HttpMediaTypeNotSupportedException(type, List.of(MediaType.APPLICATION_JSON));
        }
        try {
            return new JsonFields(json.readTree(body));
        } catch (JacksonException notJson) {
            throw JsonTrouble.problem(notJson);
        }
    }
}
