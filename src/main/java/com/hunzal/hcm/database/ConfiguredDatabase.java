package com.hunzal.hcm.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/** The database that {@code spring.datasource.url} names, which may not be there yet. Nothing here changes it. */
@Component
public class ConfiguredDatabase {

    private final String url;
    private final DataFolder folder;
    private final ObjectProvider<DataSource> dataSource;
    private final OrganizationsTable organizations;

    ConfiguredDatabase(
            @Value("${spring.datasource.url}") String url,
            DataFolder folder,
            ObjectProvider<DataSource> dataSource,
            OrganizationsTable organizations) {
        this.url = url;
        this.folder = folder;
        this.dataSource = dataSource;
        this.organizations = organizations;
    }

    /** The file of a SQLite address, and any other address without what is secret in it. */
    static String shown(String url) {
        return JdbcAddress.isSqlite(url) ? url.substring(JdbcAddress.SQLITE_PREFIX.length()) : JdbcAddress.shown(url);
    }

    /** For people; without what is secret in the address. */
    public String name() {
        return sqliteFile().map(Path::toString).orElse(JdbcAddress.shown(url));
    }

    /** A SQLite file may be missing; a PostgreSQL database is taken to exist. */
    public boolean exists() {
        return sqliteFile().map(Files::exists).orElse(true);
    }

    /** Makes the data folder if the database belongs into it. */
    public void makeItsFolder() {
        if (sqliteFile().filter(file -> file.startsWith(folder.root())).isPresent()) {
            folder.create();
        }
    }

    /**
     * Runs queries on what is committed; also where nothing can be written.
     *
     * @param queries gets the name of the table of organizations, too
     * @throws CannotStart if there is no database, or it cannot be read
     */
    public <T> T readOrganizations(BiFunction<JdbcClient, String, T> queries) {
        return look((connection, vendor) -> queries.apply(
                JdbcClient.create(new SingleConnectionDataSource(connection, true)), organizations.quoted()));
    }

    /**
     * Runs queries on what is committed; also where nothing can be written.
     *
     * @throws CannotStart if there is no database, or it cannot be read
     */
    public <T> T read(BiFunction<JdbcClient, Vendor, T> queries) {
        return look((connection, vendor) ->
                queries.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)), vendor));
    }

    /** @throws CannotStart if there is none */
    void requireExistence() {
        if (!exists()) {
            throw new CannotStart("There is no database at " + name() + ".", "The command migrate makes one.");
        }
        if (sqliteFile().filter(Files::isDirectory).isPresent()) {
            throw new CannotStart(name() + " is a folder and no database.", "Name a file in spring.datasource.url.");
        }
    }

    /** Empty for PostgreSQL. */
    public Optional<Path> sqliteFile() {
        return JdbcAddress.isSqlite(url) ? Optional.of(SqliteConnections.file(url)) : Optional.empty();
    }

    /**
     * Opens the SQLite file, which must be there, with SQLite's own settings: leaves its journal mode as it is, for as long
     * as it is not known whether the file is adopted. Foreign keys are off. A journal that is not the file's is set aside.
     */
    public Connection openFile() throws SQLException {
        var file = sqliteFile().orElseThrow();
        StaleJournal.setAside(file);
        return SqliteConnections.plain(file);
    }

    public interface Look<T> {
        T at(Connection connection, Vendor vendor) throws SQLException;
    }

    /**
     * As {@link #read}, over a connection.
     *
     * @throws CannotStart if there is no database, or it cannot be read
     */
    public <T> T look(Look<T> look) {
        requireExistence();
        var file = sqliteFile();
        try {
            return file.isPresent()
                    ? ReadOnlyFile.look(file.get(), connection -> look.at(connection, Vendor.SQLITE))
                    : lookAtServer(look);
        } catch (SQLException e) {
            throw Explanation.unusable(name(), e);
        }
    }

    private <T> T lookAtServer(Look<T> look) throws SQLException {
        try (var connection = dataSource.getObject().getConnection()) {
            connection.setReadOnly(true);
            return look.at(connection, Vendor.of(connection));
        }
    }
}
