/** Encrypts what must not be read in the database: keys, and what they protect. */
@NullMarked
@ApplicationModule(allowedDependencies = "database")
package com.hunzal.hcm.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
