/** Sends what is due: rules, digests, limits, receipts, and who gets nothing more. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"notifications", "providers", "jobs", "settings", "audit", "security", "database", "web"
        })
package com.hunzal.hcm.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
