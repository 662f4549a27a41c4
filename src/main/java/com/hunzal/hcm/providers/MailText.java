package com.hunzal.hcm.providers;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes a header of an e-mail. Looked at here once more, whoever has made it. */
final class MailText {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    /** Also two letters that some mail programs shorten to a line break. */
    private static final Pattern NOT_IN_ADDRESS = Pattern.compile("[\\p{Cc}\\p{Z}\u760a\u760d<>,;]");

    /** What makes text run the other way, too: with it a name can look like another's. */
    private static final Pattern NOT_IN_NAME =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\u202a-\u202e\u2066-\u2069]+");

    private MailText() {}

    /** Whether a header of it could end early and another begin. Names are no matter: see {@link #name}. */
    static boolean breaksHeaders(Message.Email email) {
        var addresses = Stream.of(email.from(), email.to(), email.replyTo());
        var texts = Stream.concat(
                Stream.of(email.messageId(), email.subject()),
                email.attachments().stream().flatMap(each -> Stream.of(each.name(), each.mediaType())));
        return addresses.anyMatch(
                        each -> each != null && NOT_IN_ADDRESS.matcher(each).find())
                || texts.anyMatch(each -> CONTROL.matcher(each).find());
    }

    static SendOutcome refused() {
        return SendOutcome.of(
                SendOutcome.Kind.MESSAGE,
                SendOutcome.Stage.CONTENT,
                "An address, the subject or an attachment's name has characters in it that no header may have.");
    }

    /** One line that runs one way; null if nothing is left. */
    static @Nullable String name(@Nullable String name) {
        var line = name == null ? "" : NOT_IN_NAME.matcher(name).replaceAll(" ").strip();
        return line.isEmpty() ? null : line;
    }
}
