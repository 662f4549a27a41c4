package com.hunzal.hcm.bench;

/** One group of figures, taken on one database. */
interface Measure {

    /** For {@code -Dbench.only}. */
    String name();

    String title();

    /** What exactly is measured, for those who read the figures. */
    String explanation();

    void take(Lab lab, Figures figures) throws Exception;
}
