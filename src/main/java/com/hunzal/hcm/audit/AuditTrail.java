package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.security.LetIn;
import com.hunzal.hcm.web.RequestId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps who changed what. Each organization has a chain of its own, and the whole service one more, whose entries carry
 * the hash of the one before: none can be changed or taken out without a trace. What belongs to an organization goes with
 * it when it is deleted.
 */
@Component
public class AuditTrail {

    /** Who does what nobody has asked for in a request. */
    public static final String SYSTEM = "system";

    /** Somebody had changed the head, or taken it away. The chain goes on from its last entry, and says so for ever. */
    static final String HEAD_RESTORED = "audit.head_restored";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final AuditSql sql;
    private final Clock clock;

    AuditTrail(Database database, Clock clock) {
        this.database = database;
        this.sql = AuditSql.of(database);
        this.clock = clock;
    }

    /**
     * What the caller of the request in progress does now, to be appended later, also by another thread.
     *
     * @param organizationId null for what is about the whole service
     * @param action what is done, e.g. {@code job.cancel}
     * @param subject to what, e.g. the job's id
     * @param details what else is worth knowing; nothing secret. Values are text, numbers, flags, lists and maps of them
     */
    public NewEntry entry(
            @Nullable String organizationId,
            String action,
            String subject,
            Map<String, ? extends @Nullable Object> details) {
        return new NewEntry(
                organizationId,
                clock.instant(),
                actor(),
                action,
                subject,
                RequestId.current(),
                JSON.writeValueAsString(storable(details)));
    }

    private static String actor() {
        var request = RequestContextHolder.getRequestAttributes();
        var caller = request == null ? null : LetIn.with(request);
        return caller == null ? SYSTEM : caller.subject();
    }

    private static Map<String, @Nullable Object> storable(Map<?, ? extends @Nullable Object> details) {
        var storable = new LinkedHashMap<String, @Nullable Object>();
        details.forEach((name, value) -> storable.put(String.valueOf(name), storableValue(value)));
        return storable;
    }

    private static @Nullable Object storableValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return storable(map);
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(AuditTrail::storableValue).toList();
        }
        return value == null || value instanceof Number || value instanceof Boolean
                ? value
                : NewEntry.storable(value.toString());
    }

    /**
     * Appends to a chain what the caller of the request in progress does, in the transaction of this thread, or one of its
     * own. Best as its last statement: until it ends, nobody else can append to this chain. The organization is locked
     * first, as by {@link Database#keepOrganization}: whoever has locked rows of it before must have done that himself.
     */
    public void append(
            @Nullable String organizationId,
            String action,
            String subject,
            Map<String, ? extends @Nullable Object> details) {
        append(entry(organizationId, action, subject, details));
    }

    /** As {@link #append(String, String, String, Map)}. */
    public void append(NewEntry entry) {
        database.inTransaction(() -> {
            if (entry.organizationId() != null) {
                database.keepOrganization(entry.organizationId());
            }
            return write(List.of(entry));
        });
    }

    /**
     * As {@link #append}, many in a few statements, in the order in which they come, for organizations that this
     * transaction keeps already.
     */
    public void appendAll(List<NewEntry> entries) {
        if (!entries.isEmpty()) {
            database.inTransaction(() -> write(entries));
        }
    }

    /** @return how many were written; those of an organization that is gone are not */
    private int write(List<NewEntry> entries) {
        var byChain = new TreeMap<String, List<NewEntry>>();
        for (var entry : entries) {
            byChain.computeIfAbsent(AuditHead.id(entry.organizationId()), id -> new ArrayList<>())
                    .add(entry);
        }
        var heads = lock(byChain.keySet());
        var written = new ArrayList<AuditEntry>();
        var moved = new ArrayList<AuditHead>();
        for (var head : heads) {
            var all = new ArrayList<>(byChain.getOrDefault(head.id(), List.of()));
            var start = head;
            if (head.last() > head.seq()) {
                start = sql.lastEntry(head);
                all.add(0, restored(head, all.get(0)));
            }
            moved.add(chain(start, all, written));
        }
        if (!written.isEmpty()) {
            sql.write(written, moved);
        }
        return written.size();
    }

    private List<AuditHead> lock(Collection<String> ids) {
        var heads = new ArrayList<>(sql.lock(ids));
        if (heads.size() < ids.size()) {
            var missing = new TreeSet<>(ids);
            heads.forEach(head -> missing.remove(head.id()));
            sql.addHeads(missing);
            heads.addAll(sql.lock(missing));
        }
        return heads;
    }

    private static NewEntry restored(AuditHead head, NewEntry next) {
        var details = Map.of("head_seq", head.seq(), "last_seq", head.last());
        return new NewEntry(
                next.organizationId(),
                next.at(),
                SYSTEM,
                HEAD_RESTORED,
                "audit",
                null,
                JSON.writeValueAsString(new TreeMap<>(details)));
    }

    private static AuditHead chain(AuditHead head, List<NewEntry> entries, List<AuditEntry> written) {
        var seq = head.seq();
        var hash = head.hash();
        for (var entry : entries) {
            var next = AuditEntry.next(Ids.next(), entry, ++seq, hash);
            hash = next.hash();
            written.add(next);
        }
        return new AuditHead(head.id(), seq, hash, seq);
    }
}
