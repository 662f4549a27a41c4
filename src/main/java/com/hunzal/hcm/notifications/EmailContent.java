package com.hunzal.hcm.notifications;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** What an e-mail says, twice: for readers that show HTML and for those that do not. */
public record EmailContent(String subject, String text, String html, List<Attachments.File> files) {

    /** @param html made from the text if null */
    public static EmailContent of(String subject, String text, @Nullable String html) {
        return new EmailContent(subject, text, html == null ? asHtml(text) : html, List.of());
    }

    /** The same with files. */
    public EmailContent with(List<Attachments.File> attached) {
        return new EmailContent(subject, text, html, attached);
    }

    /** Whether a text would break the one line that a header is. */
    public static boolean hasControlCharacters(String text) {
        return text.codePoints()
                .map(Character::getType)
                .anyMatch(type -> type == Character.CONTROL
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR);
    }

    private static String asHtml(String text) {
        return Arrays.stream(text.strip().split("\\R\\h*\\R\\s*"))
                .map(paragraph -> HtmlUtils.htmlEscape(paragraph, "UTF-8").replaceAll("\\R", "<br>\n"))
                .map(paragraph -> "<p>" + paragraph + "</p>\n")
                .collect(Collectors.joining(
                        "",
                        "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n<body>\n",
                        "</body>\n</html>\n"));
    }
}
