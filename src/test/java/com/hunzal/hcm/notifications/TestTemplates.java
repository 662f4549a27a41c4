package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.DataFolder;
import java.nio.file.Path;

/** Templates for tests of other rooms. */
public final class TestTemplates {

    private TestTemplates() {}

    public static EmailTemplates in(Path dataFolder) {
        return new EmailTemplates(new DataFolder(dataFolder), new TemplateProperties(1_000_000));
    }
}
