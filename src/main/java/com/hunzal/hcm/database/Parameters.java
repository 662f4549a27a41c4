package com.hunzal.hcm.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds the parameters of a statement one after the other. */
public final class Parameters {

    private final PreparedStatement statement;
    private final Database database;
    private int last;

    public Parameters(PreparedStatement statement, Database database) {
        this.statement = statement;
        this.database = database;
    }

    public Parameters text(@Nullable String text) throws SQLException {
        statement.setString(++last, text);
        return this;
    }

    public Parameters value(@Nullable Object value) throws SQLException {
        statement.setObject(++last, value);
        return this;
    }

    public Parameters time(@Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(++last, Types.TIMESTAMP_WITH_TIMEZONE);
            return this;
        }
        return value(database.vendor().timestamp(time));
    }

    /**
     * One value of each row, for PostgreSQL.
     *
     * @param type of the array's elements, as PostgreSQL calls it
     */
    public <T> Parameters array(String type, List<T> rows, Function<T, ? extends @Nullable Object> value)
            throws SQLException {
        var values = rows.stream().map(value).toArray();
        statement.setArray(++last, statement.getConnection().createArrayOf(type, values));
        return this;
    }
}
