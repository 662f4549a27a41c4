package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.DeliverySettings;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When nobody is to be disturbed. Whether it is quiet, the wall clock of a zone says, and nothing else: a night is as long as
 * its clocks make it. What is shown twice on the night when clocks go back is quiet twice.
 */
final class QuietHours {

    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    private QuietHours() {}

    /** @param window half open; null is no quiet hours at all, and so is one that ends where it begins */
    static boolean isQuiet(Instant instant, DeliverySettings.@Nullable QuietHours window, ZoneId zone) {
        return window != null && isQuiet(LocalTime.ofInstant(instant, zone), window);
    }

    /**
     * The first instant that is not quiet, {@code now} or later. Clocks run evenly between two transitions of the zone, so
     * there the end of the window is the difference of two wall-clock times; a transition that comes before is looked at anew.
     *
     * @param window null is no quiet hours at all
     */
    static Instant releaseAt(Instant now, DeliverySettings.@Nullable QuietHours window, ZoneId zone) {
        if (window == null) {
            return now;
        }
        var rules = zone.getRules();
        var at = now;
        while (true) {
            var time = LocalTime.ofInstant(at, zone);
            if (!isQuiet(time, window)) {
                return at;
            }
            var end = at.plusNanos(Math.floorMod(window.end().toNanoOfDay() - time.toNanoOfDay(), NANOS_OF_DAY));
            var transition = rules.nextTransition(at);
            if (transition == null || transition.getInstant().isAfter(end)) {
                return end;
            }
            at = transition.getInstant();
        }
    }

    private static boolean isQuiet(LocalTime time, DeliverySettings.QuietHours window) {
        var begun = !time.isBefore(window.start());
        var over = !time.isBefore(window.end());
        return window.start().isAfter(window.end()) ? begun || !over : begun && !over;
    }
}
