package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.DataFolder;
import java.nio.file.Path;

/** Templates for tests of other rooms. */
public final class TestTemplates {

    private TestTemplates() {}

    public static EmailTemplates in(Path dataFolder) {
        return new EmailTemplates(new DataFolder(dataFolder), new TemplateProperties(1_000_000));
    }

    /** Files of the folder itself: there is no database that knows of organizations. */
    public static Attachments attachmentsIn(Path dataFolder) {
        return new Attachments(new AttachmentFiles(new DataFolder(dataFolder), null), null);
    }
}
