package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.QueryFields;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which suppressions of an organization a list shows.
 *
 * @param channels any if there is none
 * @param address in its one form, or as it was given if it is none
 * @param limit size of a page, from 1 to 200
 */
record SuppressionFilter(
        List<Channel> channels,
        @Nullable String address,
        List<String> sources,
        int limit,
        @Nullable Place cursor) {

    static final int LONGEST_CURSOR = 300;
    private static final List<String> NAMES = List.of("channel", "address", "source", "limit", "cursor");
    private static final List<String> SOURCES = List.of("admin", "receipt", "delivery");

    /** Where a page ended. */
    record Place(String fingerprint, Instant createdAt, String id) {

        String encode() {
            var text = fingerprint + "|" + createdAt + "|" + id;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        /** @return null if it is not one of ours */
        static @Nullable Place decode(String text) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", 3);
                return parts.length == 3 && parts[2].chars().noneMatch(Character::isISOControl)
                        ? new Place(parts[0], Instant.parse(parts[1]), parts[2])
                        : null;
            } catch (IllegalArgumentException | DateTimeException notOurs) {
                return null;
            }
        }
    }

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every parameter that is not right */
    static SuppressionFilter parse(MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, NAMES);
        var cursor = fields.text("cursor", LONGEST_CURSOR);
        var filter = new SuppressionFilter(
                fields.values("channel", SuppressionFilter::channel, value -> "must be email or sms"),
                normal(fields.text("address")),
                fields.values(
                        "source",
                        value -> SOURCES.contains(value) ? value : null,
                        value -> "must be one of admin, receipt, delivery"),
                fields.pageSize("limit", 50, 200),
                cursor == null ? null : Place.decode(cursor));
        if (cursor != null
                && (filter.cursor == null || !filter.cursor.fingerprint().equals(filter.fingerprint()))) {
            fields.malformed("cursor", "is not a cursor of this list; start again without it");
        }
        fields.check();
        return filter;
    }

    private static @Nullable Channel channel(String text) {
        return Stream.of(Channel.EMAIL, Channel.SMS)
                .filter(each -> each.text().equals(text))
                .findAny()
                .orElse(null);
    }

    private static @Nullable String normal(@Nullable String address) {
        if (address == null) {
            return null;
        }
        try {
            return SuppressedAddress.of(address.contains("@") ? Channel.EMAIL : Channel.SMS, address);
        } catch (IllegalArgumentException none) {
            return address;
        }
    }

    /** What must stay the same from page to page, as text. */
    String fingerprint() {
        return Integer.toHexString(
                List.of(channels.toString(), String.valueOf(address), sources).hashCode());
    }
}
