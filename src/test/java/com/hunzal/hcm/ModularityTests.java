package com.hunzal.hcm;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void roomsDependOnlyOnWhatTheySay() {
        ApplicationModules.of(HcmApplication.class).verify();
    }
}
