package com.hunzal.hcm.commands;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 90s, 30m, 12h, 30d, and ISO 8601 such as PT12H. */
class Lifetime implements ITypeConverter<Duration> {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})([smhd])");
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
        var form = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        try {
            return form.matches()
                    ? Duration.parse(form.group(2).equals("d") ? "P" + form.group() : "PT" + form.group())
                    : Duration.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a time such as 90s, 30m, 12h, 30d or PT12H");
        }
    }
}
