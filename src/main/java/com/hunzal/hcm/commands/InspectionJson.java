package com.hunzal.hcm.commands;

import com.hunzal.hcm.schema.ComparedTable;
import com.hunzal.hcm.schema.Inspection;
import com.hunzal.hcm.schema.TableRows;
import com.hunzal.hcm.secrets.SecretCount;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** An inspection for programs. */
record InspectionJson(
        String database,
        String vendor,
        boolean asExpected,
        List<String> differences,
        List<TableRows> tables,
        List<Inspection.Migration> migrations,
        List<ComparedTable> phase4Tables,
        List<SecretCount> secrets) {

    static String of(Inspection inspection, List<SecretCount> secrets) {
        var json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        return json.writeValueAsString(new InspectionJson(
                        inspection.database(),
                        inspection.vendor(),
                        inspection.differences().isEmpty(),
                        inspection.differences(),
                        inspection.tables(),
                        inspection.migrations(),
                        inspection.phase4Tables(),
                        secrets))
                + "\n";
    }
}
