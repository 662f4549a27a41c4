package com.hunzal.hcm.database;

/**
 * What is looked at in a SQLite file before the service opens it for writing, with which it becomes a file in WAL mode.
 * Throws {@link CannotStart} if the file had better be left as it is.
 */
public interface BeforeFirstWrite {

    void look();
}
