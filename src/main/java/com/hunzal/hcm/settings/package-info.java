/** An organization's notification settings, what they were before, and which of its channels can be used. */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "secrets", "security", "web", "database"})
package com.hunzal.hcm.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
