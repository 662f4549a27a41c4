/** The house-keeping job types, one file each, and what is pruned without being asked. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "secrets", "schema", "database"})
package com.hunzal.hcm.maintenance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
