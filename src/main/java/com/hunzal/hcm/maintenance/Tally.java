package com.hunzal.hcm.maintenance;

/** How many files were archived or deleted, and how many bytes that gave back. */
record Tally(int files, long bytes) {

    static final Tally NOTHING = new Tally(0, 0);

    Tally plus(Tally other) {
        return new Tally(files + other.files, bytes + other.bytes);
    }

    Tally minus(Tally other) {
        return new Tally(files - other.files, bytes - other.bytes);
    }
}
