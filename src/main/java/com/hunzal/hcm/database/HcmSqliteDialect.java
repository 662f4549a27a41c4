package com.hunzal.hcm.database;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.hibernate.PessimisticLockException;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.spi.SQLExceptionConversionDelegate;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.BasicBinder;
import org.hibernate.type.descriptor.jdbc.BasicExtractor;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.jspecify.annotations.Nullable;

/**
 * SQLite as the guide's tables use it: instants as text (see {@link Vendor#SQLITE}), booleans as 0 and 1, and
 * broken constraints told apart from a locked database. Only {@link Instant} is mapped; other date types would
 * still be stored as epoch milliseconds.
 */
public class HcmSqliteDialect extends SQLiteDialect {

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_CONSTRAINT = 19;

    public HcmSqliteDialect(DialectResolutionInfo info) {
        super(info);
    }

    @Override
    public int getPreferredSqlTypeCodeForBoolean() {
        return Types.INTEGER;
    }

    @Override
    public SQLExceptionConversionDelegate buildSQLExceptionConversionDelegate() {
        var standard = super.buildSQLExceptionConversionDelegate();
        return (e, message, sql) -> switch (e.getErrorCode() & 0xff) {
            case SQLITE_CONSTRAINT -> new ConstraintViolationException(message, e, sql, e.getMessage());
            case SQLITE_BUSY, SQLITE_LOCKED -> new PessimisticLockException(message, e, sql);
            default -> standard.convert(e, message, sql);
        };
    }

    @Override
    public void contributeTypes(TypeContributions types, ServiceRegistry registry) {
        super.contributeTypes(types, registry);
        types.contributeJdbcType(new TextTimestamp());
    }

    private static final class TextTimestamp implements JdbcType {

        @Override
        public int getJdbcTypeCode() {
            return Types.TIMESTAMP;
        }

        @Override
        public int getDefaultSqlTypeCode() {
            return SqlTypes.TIMESTAMP_UTC;
        }

        @Override
        public <X> ValueBinder<X> getBinder(JavaType<X> type) {
            return new BasicBinder<>(type, this) {
                @Override
                protected void doBind(PreparedStatement statement, X value, int index, WrapperOptions options)
                        throws SQLException {
                    statement.setString(index, TimeText.format(type.unwrap(value, Instant.class, options)));
                }

                @Override
                protected void doBind(CallableStatement statement, X value, String name, WrapperOptions options)
                        throws SQLException {
                    statement.setString(name, TimeText.format(type.unwrap(value, Instant.class, options)));
                }
            };
        }

        @Override
        public <X> ValueExtractor<X> getExtractor(JavaType<X> type) {
            return new BasicExtractor<>(type, this) {
                @Override
                protected @Nullable X doExtract(ResultSet row, int index, WrapperOptions options) throws SQLException {
                    return wrap(row.getObject(index), options);
                }

                @Override
                protected @Nullable X doExtract(CallableStatement call, int index, WrapperOptions options)
                        throws SQLException {
                    return wrap(call.getObject(index), options);
                }

                @Override
                protected @Nullable X doExtract(CallableStatement call, String name, WrapperOptions options)
                        throws SQLException {
                    return wrap(call.getObject(name), options);
                }

                private @Nullable X wrap(@Nullable Object stored, WrapperOptions options) {
                    var instant = TimeText.parse(stored);
                    return instant == null ? null : type.wrap(instant, options);
                }
            };
        }
    }
}
