/** What happens on the wire before and after a request: strict heads, slow and silent clients, limits on connections. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.hunzal.hcm.connections;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
