/** The admins' page: static files that call the public API only, and what signs in there. */
@NullMarked
@ApplicationModule(allowedDependencies = {"web", "security", "organizations", "database"})
package com.hunzal.hcm.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
