package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.settings.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * What an event says if nobody has written anything else: {@code templates/CHANNEL/EVENT.mustache}, in the data folder or
 * else in the jar. An e-mail's begins with a line {@code Subject: …}, and its HTML is {@code EVENT.html.mustache} beside it.
 * They are read anew for every message, so an operator's change counts at once.
 */
@Component
class EventTemplates {

    static final String ENDING = ".mustache";
    private static final String HTML = ".html";
    private static final String TEXT = ".txt";

    /** What leads the text of an e-mail, with the empty line behind it. */
    private static final Pattern SUBJECT = Pattern.compile("\\A(?:\\{\\{![^}]*}}\\s*)?Subject: ?(.+)\\R(?:\\h*\\R)?");

    private final List<Resource> folders;

    EventTemplates(DataFolder data) {
        folders = List.of(
                new FileSystemResource(data.root().resolve("templates") + "/"), new ClassPathResource("templates/"));
    }

    /**
     * @param subject null for other channels, or if there is none
     * @param html null for other channels, or if it is to be made from the text
     */
    record Source(
            @Nullable String subject, String text, @Nullable String html) {}

    /** @param event checked to have no more in it than an event may */
    Optional<Source> find(Channel channel, String event) {
        if (event.endsWith(HTML) || event.endsWith(TEXT)) {
            return Optional.empty(); // a part of another one's
        }
        try {
            for (var folder : folders) {
                var file = folder.createRelative(channel.text() + "/" + event);
                var text = read(file, ENDING);
                if (text == null && channel == Channel.EMAIL) {
                    text = read(file, EmailTemplates.TEXT); // as templates with names have it
                }
                if (text != null) {
                    return Optional.of(channel == Channel.EMAIL ? email(text, file) : new Source(null, text, null));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source email(String text, Resource file) throws IOException {
        var subject = SUBJECT.matcher(text);
        var html = read(file, EmailTemplates.HTML);
        return subject.find()
                ? new Source(subject.group(1).strip(), text.substring(subject.end()), html)
                : new Source(null, text, html);
    }

    private static @Nullable String read(Resource file, String ending) throws IOException {
        var source = file.createRelative(file.getFilename() + ending);
        return source.exists() ? source.getContentAsString(StandardCharsets.UTF_8) : null;
    }
}
