/** Who is calling: bearer tokens, the key and token of a first run, and the organization that a request is about. */
@NullMarked
@ApplicationModule(allowedDependencies = {"organizations", "database"})
package com.hunzal.hcm.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
