package com.hunzal.hcm.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which Slack webhooks may be called: the same is asked when one is set, when it is tried and whenever it is used. */
@Component
public class SlackWebhooks {

    private final SlackProperties properties;

    SlackWebhooks(SlackProperties properties) {
        this.properties = properties;
    }

    /** @return what is wrong with it, beginning with "must" or "is", without the webhook; null if nothing is */
    public @Nullable String problem(String url) {
        return SlackWebhook.problem(url, properties.allowedHosts());
    }
}
