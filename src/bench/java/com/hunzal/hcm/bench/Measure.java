package com.hunzal.hcm.bench;

/** One group of figures, taken on one database. */
interface Measure {

    /** For {@code -Dbench.only}. */
    String name();

    String title();

    void take(Lab lab, Figures figures) throws Exception;
}
