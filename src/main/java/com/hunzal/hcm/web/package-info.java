/** HTTP habits of all controllers: problems, request ids, strict JSON, what requests may cost, cursors and the API's description. */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "security"})
package com.hunzal.hcm.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
