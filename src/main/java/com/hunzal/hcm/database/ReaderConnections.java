package com.hunzal.hcm.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** SQLite's connections that read. There are few, and they may be taken for as long as a read may last. */
final class ReaderConnections extends DelegatingDataSource {

    ReaderConnections(DataSource pool) {
        super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        // An assertion: tests are to find it, and users to be served, if later.
        assert !holdsTheWriter() : "read through Database.writes() while a transaction writes";
        return super.getConnection();
    }

    private static boolean holdsTheWriter() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }
}
