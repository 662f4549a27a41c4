/** Keeps jobs and runs each when it is due. */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "security", "database", "web"})
package com.hunzal.hcm.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
