/** Who changed what, each entry chained to the one before by a hash. */
@NullMarked
@ApplicationModule(allowedDependencies = {"security", "database", "web"})
package com.hunzal.hcm.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
