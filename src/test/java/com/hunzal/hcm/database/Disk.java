package com.hunzal.hcm.database;

import java.nio.file.Files;

/** The disk of a test. */
public class Disk {

    private static final long SIZE = 10L << 30;

    private final DiskSpace space;
    private final DiskReserve reserve;

    Disk(DiskSpace space, DiskReserve reserve) {
        this.space = space;
        this.reserve = reserve;
    }

    public void isFull() {
        space.probe(() -> new DiskSpace.Room(0, SIZE));
    }

    /** As much as its journal needs, and not as much as there must be. */
    public void isNearlyFull() {
        space.probe(() -> new DiskSpace.Room(60 << 20, SIZE));
    }

    public void hasRoom() {
        space.probe(() -> new DiskSpace.Room(SIZE, SIZE));
    }

    public void upkeep() {
        reserve.keep();
        space.tell();
    }

    public boolean hasReserve() {
        return Files.exists(reserve.file());
    }
}
