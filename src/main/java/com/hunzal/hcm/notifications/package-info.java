/** What is to be told to whom, and what became of it; and what messages say, with templates and what they may cost. */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "jobs", "settings", "providers", "security", "database", "web"})
package com.hunzal.hcm.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
