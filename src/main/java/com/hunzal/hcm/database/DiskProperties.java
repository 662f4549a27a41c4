package com.hunzal.hcm.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The disk that the SQLite database is on.
 *
 * @param leastFree with less than this free, only what frees space is taken, and everything else answered 503. If not set, a
 *     hundredth of the disk, but at least 64 MB, at most 1 GB and at most a tenth of it; 0B never refuses
 * @param reserve how large a file the service keeps in the data folder, to be given up when the disk is full nevertheless, so
 *     that jobs can still be cancelled and cleaned up; 0B keeps none
 */
@ConfigurationProperties("hcm.disk")
record DiskProperties(
        @Nullable DataSize leastFree, @DefaultValue("16MB") DataSize reserve) {

    private static final long HUNDREDTH = 100;
    private static final long TENTH = 10;

    /** In bytes, on a disk of this size. */
    long leastFree(long disk) {
        if (leastFree != null) {
            return leastFree.toBytes();
        }
        var usual = Math.min(
                DataSize.ofGigabytes(1).toBytes(),
                Math.max(DataSize.ofMegabytes(64).toBytes(), disk / HUNDREDTH));
        return Math.min(usual, disk / TENTH);
    }
}
