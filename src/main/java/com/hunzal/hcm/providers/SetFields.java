package com.hunzal.hcm.providers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of an account out of the operator's properties: an empty one is not set. */
final class SetFields {

    private final Map<String, String> fields = new LinkedHashMap<>();

    SetFields and(String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            fields.put(name, value.strip());
        }
        return this;
    }

    Map<String, String> map() {
        return Map.copyOf(fields);
    }
}
