/** What a job is: made, shown, listed, cancelled, run again; its types, its table with the indexes, and the bell that wakes workers. */
@NullMarked
@ApplicationModule(allowedDependencies = {"events", "nodes", "audit", "security", "database", "web"})
package com.hunzal.hcm.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
