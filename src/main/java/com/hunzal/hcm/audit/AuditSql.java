package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The statements that make chains longer: few, because each job that somebody creates is an entry. */
abstract class AuditSql {

    /** What an index answers at once, whatever the head says. */
    private static final String HEADS = """
            SELECT head.id, head.seq, head.hash, COALESCE(
                (SELECT max(seq) FROM hcm_audit_entries entry WHERE entry.organization_id = head.organization_id),
                (SELECT max(seq) FROM hcm_audit_entries entry WHERE entry.organization_id IS NULL AND head.id = ''),
                0) AS last_seq
            FROM hcm_audit_heads head WHERE head.id %s ORDER BY head.id
            """;

    final Database database;

    private AuditSql(Database database) {
        this.database = database;
    }

    static AuditSql of(Database database) {
        return database.vendor() == Vendor.SQLITE ? new Sqlite(database) : new Postgresql(database);
    }

    /** Reads heads, and keeps everybody else from moving them until this transaction ends: in the order of their ids. */
    abstract List<AuditHead> lock(Collection<String> ids);

    abstract void write(List<AuditEntry> entries, List<AuditHead> moved);

    /** Those of organizations that are there. */
    void addHeads(Collection<String> ids) {
        database.writes()
                .sql("INSERT INTO hcm_audit_heads (id, organization_id, seq, hash) SELECT id, id, 0, '' FROM "
                        + database.organizations() + " WHERE id IN (:ids) ORDER BY id ON CONFLICT DO NOTHING")
                .param("ids", ids)
                .update();
        if (ids.contains(AuditHead.SERVICE)) {
            database.writes()
                    .sql("INSERT INTO hcm_audit_heads (id, seq, hash) VALUES ('', 0, '') ON CONFLICT DO NOTHING")
                    .update();
        }
    }

    /** As the head would be that belongs to the last entry. */
    AuditHead lastEntry(AuditHead head) {
        return database.writes()
                .sql("SELECT seq, hash FROM hcm_audit_entries WHERE " + AuditHead.isOf(head.id())
                        + " ORDER BY seq DESC LIMIT 1")
                .param("chain", head.id())
                .query((row, number) ->
                        new AuditHead(head.id(), row.getLong("seq"), row.getString("hash"), row.getLong("seq")))
                .single();
    }

    static AuditHead read(java.sql.ResultSet row) throws SQLException {
        return new AuditHead(row.getString("id"), row.getLong("seq"), row.getString("hash"), row.getLong("last_seq"));
    }

    private @Nullable Object at(AuditEntry entry) {
        return database.vendor().timestampOrNull(entry.at());
    }

    /** There is one writer. */
    private static final class Sqlite extends AuditSql {

        private static final String INSERT =
                "INSERT INTO hcm_audit_entries (" + AuditEntry.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

        Sqlite(Database database) {
            super(database);
        }

        @Override
        List<AuditHead> lock(Collection<String> ids) {
            return database.writes()
                    .sql(HEADS.formatted("IN (:ids)"))
                    .param("ids", ids)
                    .query((row, number) -> read(row))
                    .list();
        }

        @Override
        void write(List<AuditEntry> entries, List<AuditHead> moved) {
            var jdbc = database.batches().getJdbcOperations();
            jdbc.batchUpdate(
                    INSERT,
                    entries.stream()
                            .map(entry -> new @Nullable Object[] {
                                entry.id(),
                                entry.organizationId(),
                                entry.seq(),
                                super.at(entry),
                                entry.actor(),
                                entry.action(),
                                entry.subject(),
                                entry.requestId(),
                                entry.details(),
                                entry.previousHash(),
                                entry.hash()
                            })
                            .toList());
            jdbc.batchUpdate(
                    "UPDATE hcm_audit_heads SET seq = ?, hash = ? WHERE id = ?",
                    moved.stream()
                            .map(head -> new Object[] {head.seq(), head.hash(), head.id()})
                            .toList());
        }
    }

    /** With arrays, because on PostgreSQL it is the statement that costs. */
    private static final class Postgresql extends AuditSql {

        private static final String WRITE = """
                WITH moved AS (
                    UPDATE hcm_audit_heads head SET seq = given.seq, hash = given.hash
                    FROM unnest(?, ?, ?) AS given (id, seq, hash) WHERE head.id = given.id)
                INSERT INTO hcm_audit_entries (%s)
                SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """.formatted(AuditEntry.COLUMNS);

        Postgresql(Database database) {
            super(database);
        }

        @Override
        List<AuditHead> lock(Collection<String> ids) {
            return database.batches()
                    .getJdbcOperations()
                    .query(
                            HEADS.formatted("= ANY (?)") + " FOR NO KEY UPDATE OF head",
                            statement -> new Arrays(statement).add("text", ids, Function.identity()),
                            (row, number) -> read(row));
        }

        @Override
        void write(List<AuditEntry> entries, List<AuditHead> moved) {
            database.batches()
                    .getJdbcOperations()
                    .update(
                            WRITE,
                            statement -> new Arrays(statement)
                                    .add("text", moved, AuditHead::id)
                                    .add("int8", moved, AuditHead::seq)
                                    .add("text", moved, AuditHead::hash)
                                    .add("text", entries, AuditEntry::id)
                                    .add("text", entries, AuditEntry::organizationId)
                                    .add("int8", entries, AuditEntry::seq)
                                    .add("timestamptz", entries, super::at)
                                    .add("text", entries, AuditEntry::actor)
                                    .add("text", entries, AuditEntry::action)
                                    .add("text", entries, AuditEntry::subject)
                                    .add("text", entries, AuditEntry::requestId)
                                    .add("text", entries, AuditEntry::details)
                                    .add("text", entries, AuditEntry::previousHash)
                                    .add("text", entries, AuditEntry::hash));
        }

        /** Binds one array after the other. */
        private static final class Arrays {

            private final PreparedStatement statement;
            private int last;

            Arrays(PreparedStatement statement) {
                this.statement = statement;
            }

            <T> Arrays add(String type, Collection<T> rows, Function<T, ? extends @Nullable Object> value)
                    throws SQLException {
                var values = rows.stream().map(value).toArray();
                statement.setArray(++last, statement.getConnection().createArrayOf(type, values));
                return this;
            }
        }
    }
}
