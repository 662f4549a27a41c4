package com.hunzal.hcm.web;

import java.util.Collection;
import java.util.Comparator;

/** Names what somebody who mistyped a name probably meant. */
public final class Suggestion {

    private Suggestion() {}

    /** "unknown field; did you mean "priority"?" */
    public static String unknown(String kind, String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparing((String each) -> !each.startsWith(name))
                        .thenComparingInt(each -> distance(name, each))
                        .thenComparing(each -> each))
                .map(nearest -> "unknown " + kind + "; did you mean \"" + nearest + "\"?")
                .orElse("unknown " + kind);
    }

    /** Levenshtein distance, of the first 64 characters: names are short, but a hostile one need not be. */
    static int distance(String one, String other) {
        var a = one.substring(0, Math.min(one.length(), 64));
        var b = other.substring(0, Math.min(other.length(), 64));
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                var substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
