package com.hunzal.hcm.jobs;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is hidden of a document, and so is hidden where it stands, letter by letter, in errors and logs about it. */
final class HiddenTexts {

    static final HiddenTexts NONE = new HiddenTexts(List.of());

    static final String DOTS = "••••";

    /** Characters. What is shorter stands in every text by chance. */
    static final int SHORTEST = 4;

    /** By its beginning, the longest first: a text is gone through once, however much is hidden. */
    private final Map<String, List<String>> byBeginning;

    HiddenTexts(Collection<String> hidden) {
        byBeginning = hidden.stream()
                .filter(each -> each.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .collect(Collectors.groupingBy(each -> each.substring(0, SHORTEST)));
    }

    /** The text without what is hidden. */
    @Nullable
    String in(@Nullable String text) {
        if (text == null || byBeginning.isEmpty()) {
            return text;
        }
        var shown = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            var hidden = at(text, at);
            shown.append(hidden == null ? text.charAt(at) : DOTS);
            at += hidden == null ? 1 : hidden.length();
        }
        return shown.toString();
    }

    private @Nullable String at(String text, int at) {
        return at + SHORTEST > text.length()
                ? null
                : byBeginning.getOrDefault(text.substring(at, at + SHORTEST), List.of()).stream()
                        .filter(each -> text.startsWith(each, at))
                        .findFirst()
                        .orElse(null);
    }
}
