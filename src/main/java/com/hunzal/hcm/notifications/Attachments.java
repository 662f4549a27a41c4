package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.InvalidPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Component;

/**
 * The files that e-mails have with them. What somebody sent as content is kept in a table; what is a path stays a path, and is
 * read, and checked again, for each message.
 */
@Component
public class Attachments {

    static final int LONGEST_TYPE = 129;

    static final int MOST = 20;

    /** Of one e-mail, in all. */
    private static final int MOST_BYTES = 5 * 1024 * 1024;

    private static final String UNREADABLE = "names a file that cannot be read";

    private static final String TOKEN = "[a-z0-9][a-z0-9!#$&^_.+-]{0,63}";
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN);

    private final AttachmentFiles files;
    private final Database database;

    Attachments(AttachmentFiles files, Database database) {
        this.files = files;
        this.database = database;
    }

    /** One that may be sent. Either has a content or is a path. */
    public record Checked(
            String name,
            String mediaType,
            byte @Nullable [] content,
            @Nullable String path) {}

    /** @param name without a path */
    public record File(String name, String mediaType, byte[] content) {}

    /**
     * @param organizationId null if nobody knows yet; then no path is followed
     * @param field of the payload or body that has them
     * @throws InvalidPayload naming the first that is not right
     */
    public List<Checked> check(
            @Nullable String organizationId, @Nullable List<? extends @Nullable NewAttachment> asked, String field) {
        var all = asked == null ? List.<NewAttachment>of() : asked;
        if (all.size() > MOST) {
            throw new InvalidPayload(field, "must have at most %s elements".formatted(MOST));
        }
        var checked = new ArrayList<Checked>();
        long bytes = 0;
        for (var each : all) {
            var at = field + "[" + checked.size() + "]";
            if (each == null) {
                throw new InvalidPayload(at, "must not be null");
            }
            var one = check(each, at);
            bytes += one.content() != null
                    ? one.content().length
                    : organizationId == null ? 0 : size(organizationId, String.valueOf(one.path()), at + ".path");
            if (bytes > MOST_BYTES) {
                throw tooMuch(field);
            }
            checked.add(one);
        }
        return checked;
    }

    /** Beside their notification, in the caller's transaction. */
    void store(String organizationId, String notificationId, List<Checked> checked) {
        for (int i = 0; i < checked.size(); i++) {
            var each = checked.get(i);
            database.writes()
                    .sql("""
                            INSERT INTO hcm_attachments
                                (notification_id, position, organization_id, name, media_type, path, content)
                            VALUES (:notification, :position, :org, :name, :type, :path, :content)
                            """)
                    .param("notification", notificationId)
                    .param("position", i)
                    .param("org", organizationId)
                    .param("name", each.name())
                    .param("type", each.mediaType())
                    .param("path", each.path())
                    .param("content", each.content())
                    .update();
        }
    }

    /** @throws InvalidPayload if a file is not there any more, or has grown too large */
    public List<File> of(String organizationId, String notificationId) {
        return read(
                organizationId,
                database.reads()
                        .sql("""
                                SELECT name, media_type, path, content FROM hcm_attachments
                                WHERE notification_id = :notification ORDER BY position
                                """)
                        .param("notification", notificationId)
                        .query((row, number) -> new Checked(
                                row.getString("name"),
                                row.getString("media_type"),
                                row.getBytes("content"),
                                row.getString("path")))
                        .list(),
                "attachments");
    }

    /** @throws InvalidPayload as {@link #of} */
    public List<File> read(String organizationId, List<Checked> checked, String field) {
        var read = new ArrayList<File>();
        int left = MOST_BYTES;
        for (var each : checked) {
            var content = each.content();
            if (content == null) {
                var at = field + "[" + read.size() + "].path";
                content = content(organizationId, String.valueOf(each.path()), left, at);
            }
            if (content.length > left) {
                throw tooMuch(field);
            }
            left -= content.length;
            read.add(new File(each.name(), each.mediaType(), content));
        }
        return read;
    }

    private static Checked check(NewAttachment asked, String at) {
        var path = asked.path();
        if ((asked.content() == null) == (path == null)) {
            throw new InvalidPayload(at, "must have a content or a path, and not both");
        }
        if (path != null && path.length() > NewAttachment.LONGEST_PATH) {
            throw new InvalidPayload(
                    at + ".path", "must not be longer than %s characters".formatted(NewAttachment.LONGEST_PATH));
        }
        var name = asked.name() == null && path != null ? path.substring(path.lastIndexOf('/') + 1) : asked.name();
        if (name == null || name.isBlank() || name.length() > NewAttachment.LONGEST_NAME) {
            throw new InvalidPayload(
                    at + ".name", "must have 1 to %s characters".formatted(NewAttachment.LONGEST_NAME));
        }
        if (ShownText.hides(name) || name.contains("/") || name.contains("\\")) {
            throw new InvalidPayload(at + ".name", "must be a file's name, without a path or control characters");
        }
        return new Checked(name, mediaType(asked, name, at), content(asked, at), path);
    }

    private static String mediaType(NewAttachment asked, String name, String at) {
        var type = asked.mediaType();
        if (type == null && asked.path() == null) {
            throw new InvalidPayload(at + ".media_type", "is required");
        }
        if (type == null) {
            return MediaTypeFactory.getMediaType(name)
                    .map(known -> known.getType() + "/" + known.getSubtype())
                    .orElse("application/octet-stream");
        }
        var lower = type.toLowerCase(Locale.ROOT);
        if (!MEDIA_TYPE.matcher(lower).matches() || lower.startsWith("multipart/") || lower.startsWith("message/")) {
            throw new InvalidPayload(at + ".media_type", "must be a media type of a file, such as application/pdf");
        }
        return lower;
    }

    private static byte @Nullable [] content(NewAttachment asked, String at) {
        var text = asked.content();
        if (text == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", ""));
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidPayload(at + ".content", "must be base64");
        }
    }

    private long size(String organizationId, String path, String at) {
        try {
            return Files.size(find(organizationId, path, at));
        } catch (IOException unreadable) {
            throw new InvalidPayload(at, UNREADABLE);
        }
    }

    private byte[] content(String organizationId, String path, int most, String at) {
        try {
            return files.read(find(organizationId, path, at), most);
        } catch (IOException unreadable) {
            throw new InvalidPayload(at, UNREADABLE);
        }
    }

    private Path find(String organizationId, String path, String at) {
        return files.find(organizationId, path)
                .orElseThrow(() -> new InvalidPayload(at, "names no file in the data folder's attachments"));
    }

    private static InvalidPayload tooMuch(String field) {
        return new InvalidPayload(field, "must not be larger than 5 MiB in all");
    }
}
