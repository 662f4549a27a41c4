/** Keeps what changed about jobs for a while, and tells it to those who listen. */
@NullMarked
@ApplicationModule(allowedDependencies = {"security", "database", "web"})
package com.hunzal.hcm.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
