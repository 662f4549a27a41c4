package com.hunzal.hcm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.database.Vendor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnTablesTests {

    @ParameterizedTest
    @EnumSource
    void allTablesOfTheMigrationsAreOursButOrganizations(Vendor vendor) {
        assertThat(OwnTables.names(vendor))
                .contains("hcm_schema_history", "notification_settings", "background_jobs")
                .doesNotContain("organizations");
    }

    @Test
    void bothVendorsHaveTheSameTablesButWhatIsAboutFiles() {
        var onSqlite = OwnTables.names(Vendor.SQLITE);

        assertThat(onSqlite.remove("hcm_journal_marker")).isTrue();
        assertThat(OwnTables.names(Vendor.POSTGRESQL)).isEqualTo(onSqlite);
    }
}
