/** Makes SQLite and PostgreSQL behave alike: pools, transactions, times, odd and stuck rows, files, disks and backups. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.hunzal.hcm.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
