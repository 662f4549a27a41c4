/** Makes SQLite and PostgreSQL behave alike: pools, transactions, timestamps, migrations, adoption, inspection and backup. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.hunzal.hcm.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
