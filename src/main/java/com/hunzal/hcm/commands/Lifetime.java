package com.hunzal.hcm.commands;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 90s, 30m, 12h, 30d, and ISO 8601 such as PT12H. */
class Lifetime implements ITypeConverter<Duration> {

    private static final Duration LONGEST = Duration.ofDays(3650);

    @Override
    public Duration convert(String text) {
        var lifetime = parse(text);
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is not between 1s and 3650d");
        }
        return lifetime;
    }

    private static Duration parse(String text) {
        try {
            if (!text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1))) { // a number alone has no unit
                return DurationStyle.detectAndParse(text);
            }
        } catch (IllegalArgumentException notOne) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is not a time such as 90s, 30m, 12h, 30d or PT12H");
    }
}
