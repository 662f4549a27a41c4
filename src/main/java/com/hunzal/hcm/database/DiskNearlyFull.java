package com.hunzal.hcm.database;

/** There is hardly room for what only frees some. */
public class DiskNearlyFull extends RuntimeException {

    DiskNearlyFull() {
        super("The disk of the database is nearly full. Nothing was changed. Cancelling and discarding jobs,"
                + " and jobs of type cleanup, still work.");
    }
}
