/** What messages say: templates, and what they may cost. */
@NullMarked
@ApplicationModule(allowedDependencies = {"jobs", "settings", "database"})
package com.hunzal.hcm.notifications;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
