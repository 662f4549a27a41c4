/** Makes jobs at the times that a cron expression names. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "audit", "security", "database", "web"})
package com.hunzal.hcm.schedules;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
