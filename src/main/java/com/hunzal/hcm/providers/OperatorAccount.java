package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.Map;

/** What the operator has set for all organizations that have no credentials of their own at a provider: a bean for each. */
interface OperatorAccount {

    Channel channel();

    /** As {@link Provider#name()}. */
    String provider();

    /** By the names of {@link Provider#fields()}; empty if the operator has set none. */
    Map<String, String> fields();
}
