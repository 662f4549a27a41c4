/** Tells what jobs do and why: explanations, statistics, live events, worker nodes. Only reads jobs. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "security", "database", "web"})
package com.hunzal.hcm.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
