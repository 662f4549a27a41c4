package com.hunzal.hcm.monitoring;

import com.hunzal.hcm.web.Problem;
import org.springframework.util.MultiValueMap;

/** Query parameters of resources that take none. */
final class Parameters {

    private Parameters() {}

    /** @throws Problem 400 naming one that was given */
    static void allowNone(MultiValueMap<String, String> parameters) {
        for (var name : parameters.keySet()) {
            throw Problem.badParameter(name, "unknown parameter; there are none here");
        }
    }
}
