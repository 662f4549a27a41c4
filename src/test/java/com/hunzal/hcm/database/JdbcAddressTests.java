package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcAddressTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:postgresql://hr:s3cret@db:5432/hcm jdbc:postgresql://db:5432/hcm",
                "jdbc:postgresql://hr:s3cret@a:5432,b/hcm?ssl=true jdbc:postgresql://a:5432,b/hcm?ssl=true",
                "jdbc:postgresql://db/hcm?user=hr&password=s3cret jdbc:postgresql://db/hcm",
                "jdbc:postgresql://db/hcm?password=s3cret&ssl=true&user=hr jdbc:postgresql://db/hcm?ssl=true",
                "jdbc:postgresql:hcm?user=hr&password=s3cret jdbc:postgresql:hcm",
            })
    void userAndPasswordAreTakenOut(String url, String rest) {
        assertThat(JdbcAddress.of(url)).isEqualTo(new JdbcAddress(rest, Map.of("user", "hr", "password", "s3cret")));
    }

    @Test
    void whatIsEscapedIsReadAsTheDriverReadsIt() {
        assertThat(JdbcAddress.of("jdbc:postgresql://h%40r:a%2Fb+c@db/hcm").secrets())
                .isEqualTo(Map.of("user", "h@r", "password", "a/b+c"));
        assertThat(JdbcAddress.of("jdbc:postgresql://db/hcm?user=h%40r&password=a%26b&sslpassword=k")
                        .secrets())
                .isEqualTo(Map.of("user", "h@r", "password", "a&b", "sslpassword", "k"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db:5432/hcm?currentSchema=hr",
                "jdbc:postgresql:hcm",
                "jdbc:sqlite:/srv/h@r/hunzal_hcm.db",
                "jdbc:postgresql://db/hcm?options=-c%20x=a@b"
            })
    void whatHasNoSecretStaysAsItIs(String url) {
        assertThat(JdbcAddress.of(url)).isEqualTo(new JdbcAddress(url, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://hr:s3/cret@db/hcm",
                "jdbc:postgresql://hr:s3?cret@db/hcm",
                "jdbc:postgresql://hr:s3cret%zz@db/hcm",
                "jdbc:postgresql://db/hcm?user=hr&password=s3cret%zz"
            })
    void aPasswordThatCannotBeToldFromTheRestIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> JdbcAddress.of(url))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("jdbc:postgresql://db/hcm")
                .hasMessageNotContaining("s3");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/hcm?user=hr&password=p@ss, jdbc:postgresql://db/hcm",
        "jdbc:postgresql://hr:p@ss@db/hcm?ssl=true, jdbc:postgresql://db/hcm",
        "jdbc:postgresql://hr:p?a/ss@db/hcm, jdbc:postgresql://db/hcm",
        "jdbc:oracle:thin:hr/pass@db:1521, jdbc:oracle:db:1521",
        "jdbc:sqlite:/srv/h@r/x.db?key=pass, jdbc:sqlite:/srv/h@r/x.db"
    })
    void nothingSecretIsShownOfAnyAddress(String url, String shown) {
        assertThat(JdbcAddress.shown(url)).isEqualTo(shown);
    }

    @Test
    void anOptionOfSqliteIsShownUnlessItIsAKey() {
        assertThat(JdbcAddress.shownWithOptions("jdbc:sqlite:/x.db?foreign_keys=on&hexkey=00ff&cipher=aes"))
                .isEqualTo("jdbc:sqlite:/x.db?foreign_keys=on&hexkey=…&cipher=aes");
    }
}
