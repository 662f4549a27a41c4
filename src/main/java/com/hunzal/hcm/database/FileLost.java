package com.hunzal.hcm.database;

import java.sql.SQLTransientConnectionException;

/** The database file that is open is not the one that its path names. Its reason was logged when it was noticed. */
final class FileLost extends SQLTransientConnectionException {

    /** For those who only see an exception of JDBC; not of class 08, which would make a pool close the connection. */
    static final String STATE = "HCM01";

    FileLost(String reason) {
        super(reason, STATE);
    }
}
