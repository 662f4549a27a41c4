/** Measures this service's job engine beside other people's and beside what the database can do at all. */
package com.hunzal.hcm.bench;
