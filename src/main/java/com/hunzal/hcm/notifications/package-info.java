/** Decides if, when, how and to whom something is told. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "settings", "database"})
package com.hunzal.hcm.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
