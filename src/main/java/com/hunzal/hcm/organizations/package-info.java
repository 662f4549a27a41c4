/** Which organizations there are. */
@NullMarked
@ApplicationModule(allowedDependencies = "database")
package com.hunzal.hcm.organizations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
