/** Hands one message to one provider, a file for each, and keeps the credentials for that. */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "settings", "secrets", "security", "database", "web"})
package com.hunzal.hcm.providers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
