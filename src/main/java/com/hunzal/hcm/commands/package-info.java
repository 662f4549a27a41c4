/** The jar's commands, one file each. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "database",
            "organizations",
            "providers",
            "schema",
            "secrets",
            "security",
            "settings"
        })
package com.hunzal.hcm.commands;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
