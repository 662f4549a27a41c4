package com.hunzal.hcm.settings;

import java.util.List;

/** For tests in other rooms. */
public final class AllowedWebhooks {

    private AllowedWebhooks() {}

    public static SlackWebhooks on(String... hosts) {
        return new SlackWebhooks(new SlackProperties(List.of(hosts)));
    }
}
