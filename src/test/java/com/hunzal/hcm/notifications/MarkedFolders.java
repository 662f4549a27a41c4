package com.hunzal.hcm.notifications;

import org.springframework.context.ApplicationContext;

/** For tests of other rooms: the look for folders of attachments that are an organization's, which comes by the minute. */
public final class MarkedFolders {

    private MarkedFolders() {}

    public static void look(ApplicationContext context) {
        context.getBean(AttachmentFolders.class).markAll();
    }
}
