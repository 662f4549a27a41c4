/** Counts jobs by state, and attempts by how they ended and how long they waited and ran. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "security", "database", "web"})
package com.hunzal.hcm.statistics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
