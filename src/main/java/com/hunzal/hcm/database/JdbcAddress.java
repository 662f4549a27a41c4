package com.hunzal.hcm.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.springframework.util.StringUtils;

/**
 * A database's address, split into what everybody may read and what is secret in it.
 *
 * @param url what is left for the driver, and for logs and messages
 * @param secrets {@code user}, {@code password} and {@code sslpassword}, as far as the address had them
 */
record JdbcAddress(String url, Map<String, String> secrets) {

    static final String SQLITE_PREFIX = "jdbc:sqlite:";
    static final String POSTGRESQL_PREFIX = "jdbc:postgresql:";

    private static final Pattern AUTHORITY = Pattern.compile(POSTGRESQL_PREFIX + "//([^/?]*)@");
    private static final Set<String> SECRET = Set.of("user", "password", "sslpassword");

    static boolean isSqlite(String url) {
        return url.startsWith(SQLITE_PREFIX);
    }

    /**
     * Takes both forms that people write: {@code //user:password@host}, which the driver would take for the host's name, and
     * {@code ?user=…&password=…}. Other databases' addresses are left as they are.
     *
     * @throws CannotStart if a password is there that cannot be told from the rest
     */
    static JdbcAddress of(String url) {
        if (!url.startsWith(POSTGRESQL_PREFIX)) {
            return new JdbcAddress(url, Map.of());
        }
        var secrets = new HashMap<String, String>();
        var rest = withoutUserInfo(url, secrets);
        var question = rest.indexOf('?');
        if (question < 0) {
            return new JdbcAddress(rest, secrets);
        }
        var kept = new ArrayList<String>();
        for (var option : rest.substring(question + 1).split("&")) {
            var equals = option.indexOf('=');
            if (equals > 0 && SECRET.contains(option.substring(0, equals))) {
                secrets.put(option.substring(0, equals), decoded(option.substring(equals + 1), url));
            } else if (!option.isEmpty()) {
                kept.add(option);
            }
        }
        return new JdbcAddress(
                rest.substring(0, question) + (kept.isEmpty() ? "" : "?" + String.join("&", kept)), secrets);
    }

    private static String withoutUserInfo(String url, Map<String, String> secrets) {
        var authority = AUTHORITY.matcher(url);
        if (!authority.lookingAt()) {
            if (isBeforeAnAt(url)) { // e.g. a slash in the password
                throw unreadable(url);
            }
            return url;
        }
        var userInfo = authority.group(1);
        var colon = userInfo.indexOf(':');
        secrets.put("user", uriDecoded(colon < 0 ? userInfo : userInfo.substring(0, colon), url));
        if (colon >= 0) {
            secrets.put("password", uriDecoded(userInfo.substring(colon + 1), url));
        }
        return POSTGRESQL_PREFIX + "//" + url.substring(authority.end());
    }

    private static String uriDecoded(String text, String url) {
        try {
            return StringUtils.uriDecode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable(url);
        }
    }

    /** As the driver does it. */
    private static String decoded(String text, String url) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable(url);
        }
    }

    private static CannotStart unreadable(String url) {
        return new CannotStart(
                "The user or the password in the address of the database " + shown(url) + " cannot be read.",
                "Give them apart: spring.datasource.username and spring.datasource.password"
                        + " (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD).");
    }

    /** @throws CannotStart if it is neither SQLite's nor one that PostgreSQL's driver understands */
    static void requireSupport(String url) {
        if (url.startsWith(POSTGRESQL_PREFIX)) {
            if (Driver.parseURL(url, new Properties()) == null) {
                throw new CannotStart(
                        "The address of the database " + shown(url) + " is not one of PostgreSQL.",
                        "Set spring.datasource.url to jdbc:postgresql://HOST:PORT/DATABASE.");
            }
        } else if (!isSqlite(url)) {
            throw new CannotStart(
                    "The database " + shown(url) + " is not supported.",
                    "Set spring.datasource.url to a jdbc:sqlite: or jdbc:postgresql: address.");
        }
    }

    /** SQLite's options matter to people; some hold the key of an encrypted file. */
    static String shownWithOptions(String sqliteUrl) {
        return sqliteUrl.replaceAll("(?i)([?&][^=&]*(?:key|password)=)[^&]*", "$1…");
    }

    /** For people, also of an address that nobody understands: nothing before an {@code @}, and no options. */
    static String shown(String url) {
        var host = !isSqlite(url) && isBeforeAnAt(url)
                ? url.substring(0, schemeEnd(url)) + url.substring(url.lastIndexOf('@') + 1)
                : url;
        return host.replaceFirst("(?s)\\?.*", "");
    }

    /** Whether there is an {@code @} that is not a part of an option's value. */
    private static boolean isBeforeAnAt(String url) {
        var at = url.lastIndexOf('@');
        var options = url.indexOf('?');
        return at >= 0
                && (options < 0
                        || url.indexOf('@') < options
                        || !url.substring(options).matches("(?s)\\?\\w+=.*"));
    }

    private static int schemeEnd(String url) {
        var slashes = url.indexOf("//");
        return slashes >= 0 ? slashes + 2 : url.indexOf(':', "jdbc:".length()) + 1;
    }
}
