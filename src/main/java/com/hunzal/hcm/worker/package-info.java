/** Runs jobs on this node: claims what is due, executes it, records how it ended, and takes over from nodes that died. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "events", "nodes", "statistics", "database"})
package com.hunzal.hcm.worker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
