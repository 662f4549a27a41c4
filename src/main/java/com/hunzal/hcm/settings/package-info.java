/** An organization's notification settings. */
@NullMarked
@ApplicationModule(allowedDependencies = {"security", "web", "database"})
package com.hunzal.hcm.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
