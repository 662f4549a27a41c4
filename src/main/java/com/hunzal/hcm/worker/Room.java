package com.hunzal.hcm.worker;

/**
 * How many jobs may be claimed.
 *
 * @param forAnybody how many of them may be of organizations of which a job runs already, or is claimed with it
 */
record Room(int free, int forAnybody) {

    static Room forAll(int free) {
        return new Room(free, free);
    }
}
