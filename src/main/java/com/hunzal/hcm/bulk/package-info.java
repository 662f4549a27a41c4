/** Changes many jobs at once, and groups those that failed by what is wrong with them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "events", "audit", "security", "database", "web"})
package com.hunzal.hcm.bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
