/** Which nodes run jobs, by what each tells of itself. */
@NullMarked
@ApplicationModule(allowedDependencies = {"security", "schema", "database", "web"})
package com.hunzal.hcm.nodes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
