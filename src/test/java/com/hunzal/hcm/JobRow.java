package com.hunzal.hcm;

import com.hunzal.hcm.database.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of {@code background_jobs} as another program writes it: what a test does not say is left to the table. */
public final class JobRow {

    private final Map<String, String> columns = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    private JobRow() {}

    /** Of the type noop, unless it is given another. */
    public static JobRow aJob(String id) {
        return new JobRow().with("id", id).type("noop");
    }

    public JobRow of(String organization) {
        return with("organization_id", organization);
    }

    public JobRow type(String type) {
        return with("job_type", type);
    }

    public JobRow status(String status) {
        return with("status", status);
    }

    public JobRow priority(int priority) {
        return with("priority", priority);
    }

    public JobRow payload(String payload) {
        return with("payload", payload);
    }

    /** @param value an {@link Instant} is written in the database's own form */
    public JobRow with(String column, @Nullable Object value) {
        columns.put(column, value == null ? "NULL" : "?");
        values.remove(column);
        if (value != null) {
            values.put(column, value);
        }
        return this;
    }

    /** @param sql an expression, with a question mark for each of the values */
    public JobRow withSql(String column, String sql, Object... values) {
        columns.put(column, sql);
        this.values.put(column, values);
        return this;
    }

    public void in(Database database) {
        var parameters = new ArrayList<Object>();
        for (var column : columns.keySet()) {
            var value = values.get(column);
            if (value instanceof Object[] several) {
                parameters.addAll(java.util.List.of(several));
            } else if (value != null) {
                parameters.add(value instanceof Instant time ? database.vendor().timestamp(time) : value);
            }
        }
        database.writes()
                .sql("INSERT INTO background_jobs (" + String.join(", ", columns.keySet()) + ") VALUES ("
                        + String.join(", ", columns.values()) + ")")
                .params(parameters)
                .update();
    }
}
