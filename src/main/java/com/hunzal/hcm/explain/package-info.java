/** Tells of one job why it waits or what became of it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "nodes", "security", "schema", "database", "web"})
package com.hunzal.hcm.explain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
