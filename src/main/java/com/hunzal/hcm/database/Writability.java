package com.hunzal.hcm.database;

import java.sql.SQLException;
import java.util.Optional;

/** Whether the database takes what is written to it. One for each vendor. */
interface Writability {

    /**
     * Looks now.
     *
     * @return for a person, why not; empty if it does
     * @throws SQLException if it does not answer
     */
    Optional<String> trouble() throws SQLException;
}
