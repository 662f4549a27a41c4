package com.hunzal.hcm.database;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to plain SQL. On SQLite reads and writes go over different connections: there is one that writes, and
 * it must not wait behind a list. On PostgreSQL both are the same pool.
 *
 * @param vendor which SQL to speak
 * @param reads sees what is committed; refuses to write on SQLite. Not for transactions that write: whoever has the one
 *     connection that writes would wait for one that reads, and all others for both
 * @param writes takes part in the transaction of this thread, if there is one
 * @param batches the same for many rows of one statement
 * @param organizations the table of organizations as SQL names it, see {@link OrganizationsTable}
 */
public record Database(
        Vendor vendor,
        JdbcClient reads,
        JdbcClient writes,
        NamedParameterJdbcTemplate batches,
        TransactionTemplate transaction,
        String organizations) {

    /** Runs the work in one transaction; on SQLite it holds the write lock from its first moment. */
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    /**
     * Lets no other transaction that asks for the same organization go on until this one ends. On SQLite no other
     * writes anyway.
     */
    public void lockOrganization(String id) {
        if (vendor == Vendor.POSTGRESQL) {
            // Not FOR UPDATE, which would also hold up whoever adds rows that belong to it.
            writes.sql("SELECT id FROM " + organizations + " WHERE id = :id FOR NO KEY UPDATE")
                    .param("id", id)
                    .query(String.class)
                    .optional();
        }
    }

    /**
     * Keeps the organization from being deleted until this transaction ends. Whoever adds rows that belong to it does
     * so at some time anyway; to be called before any of its rows is locked, because a DELETE of it goes the same way:
     * first the organization, then its rows. Else each would wait for the other.
     */
    public void keepOrganization(String id) {
        if (vendor == Vendor.POSTGRESQL) {
            writes.sql("SELECT id FROM " + organizations + " WHERE id = :id FOR KEY SHARE")
                    .param("id", id)
                    .query(String.class)
                    .optional();
        }
    }

    /**
     * As {@link #keepOrganization}, of many, waiting for nobody.
     *
     * @return those that somebody is deleting, or has locked as if; not those that are gone
     */
    public Set<String> keepOrganizations(Collection<String> ids) {
        if (vendor != Vendor.POSTGRESQL || ids.isEmpty()) {
            return Set.of();
        }
        var wanted = new HashSet<>(ids);
        wanted.removeAll(
                select("SELECT id FROM " + organizations + " WHERE id = ANY (?) FOR KEY SHARE SKIP LOCKED", wanted));
        return wanted.isEmpty()
                ? Set.of()
                : Set.copyOf(select("SELECT id FROM " + organizations + " WHERE id = ANY (?)", wanted));
    }

    /** With an array, so that it is one statement, however many they are. */
    private List<String> select(String sql, Set<String> ids) {
        return batches.getJdbcOperations()
                .query(
                        sql,
                        statement ->
                                statement.setArray(1, statement.getConnection().createArrayOf("text", ids.toArray())),
                        (row, number) -> row.getString(1));
    }
}
