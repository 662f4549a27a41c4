package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.settings.Channel;
import java.util.regex.Pattern;

/** Addresses in the one form in which they are kept and compared. */
final class SuppressedAddress {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private SuppressedAddress() {}

    /**
     * An e-mail address with its domain in lower case, or a number in E.164 without what people put between its digits.
     *
     * @throws IllegalArgumentException with what the text must be
     */
    static String of(Channel channel, String text) {
        return switch (channel) {
            case EMAIL -> EmailAddress.of(text.strip()).toString();
            case SMS -> phone(text);
            case SLACK -> throw new IllegalArgumentException("cannot be of the channel slack, which has no addresses");
        };
    }

    private static String phone(String text) {
        var number = text.replaceAll("[ ()./-]", "");
        if (!E164.matcher(number).matches()) {
            throw new IllegalArgumentException("must be a number in E.164, e.g. +15550100");
        }
        return number;
    }
}
