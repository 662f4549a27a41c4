package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.QueryFields;
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
        @Nullable String cursor) {

    private static final List<String> NAMES = List.of("channel", "address", "source", "limit", "cursor");
    private static final List<String> SOURCES = List.of("admin", "receipt", "delivery");

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every parameter that is not right */
    static SuppressionFilter parse(MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, NAMES);
        var filter = new SuppressionFilter(
                fields.values("channel", SuppressionFilter::channel, value -> "must be email or sms"),
                normal(fields.text("address")),
                fields.values(
                        "source",
                        value -> SOURCES.contains(value) ? value : null,
                        value -> "must be one of admin, receipt, delivery"),
                fields.pageSize(),
                fields.cursor());
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

    PageCursor cursors() {
        return new PageCursor("suppressions", channels, address, sources);
    }
}
