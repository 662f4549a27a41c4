/** Brings the tables of a database to what the service needs: migrates, adopts, compares, takes over, rolls back. */
@NullMarked
@ApplicationModule(allowedDependencies = "database")
package com.hunzal.hcm.schema;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
