package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PayloadSchemaTests {

    private final JsonMapper json = JsonMapper.shared();

    enum Urgency {
        LOW,
        HIGH
    }

    record Person(@NotBlank String fullName) {}

    record Everything(
            @NotNull @Pattern(regexp = "a|b") String kind,
            @Nullable @Size(max = 3) List<? extends String> tags,
            @Nullable @Size(min = 1, max = 9) String title,
            @Min(-1) long count,
            @Nullable @Max(9) Integer most,
            boolean dryRun,
            @Nullable Double share,
            @Nullable Urgency urgency,

            @Nullable @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> to,

            @NotNull List<Person> people,
            @Nullable Map<String, Object> data,
            @Nullable Duration anything) {}

    @Test
    void fieldsTypesAndConstraintsAreTold() {
        assertThat(tree(PayloadSchema.of(Everything.class))).isEqualTo(json.readTree("""
                        {
                          "type": "object",
                          "properties": {
                            "kind": {"type": "string", "pattern": "^(?:a|b)$"},
                            "tags": {"type": ["array", "null"], "items": {}, "minItems": 0, "maxItems": 3},
                            "title": {"type": ["string", "null"], "minLength": 1, "maxLength": 9},
                            "count": {"type": "integer", "minimum": -1},
                            "most": {"type": ["integer", "null"], "maximum": 9},
                            "dry_run": {"type": "boolean"},
                            "share": {"type": ["number", "null"]},
                            "urgency": {"type": ["string", "null"], "enum": ["LOW", "HIGH", null]},
                            "to": {
                              "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]
                            },
                            "people": {
                              "type": "array",
                              "items": {
                                "type": "object",
                                "properties": {"full_name": {"type": "string"}},
                                "required": ["full_name"],
                                "additionalProperties": false
                              }
                            },
                            "data": {"type": ["object", "null"]},
                            "anything": {}
                          },
                          "required": ["kind", "people"],
                          "additionalProperties": false
                        }
                        """));
    }

    record Body(
            @Schema(
                    description = "How soon.",
                    allowableValues = {"now", "later"})
            String when,

            @ArraySchema(
                    schema = @Schema(allowableValues = {"email", "sms"}),
                    arraySchema = @Schema(description = "By which ways."))
            List<String> ways) {}

    @Schema(implementation = Body.class)
    record LikeTheBody(@Nullable String when, @Nullable List<@Nullable String> ways) {}

    @Schema(name = "Elsewhere")
    record Described(
            @Schema(description = "How many.") @Min(1) int count,
            @NotNull LikeTheBody body) {}

    @Test
    void whatFieldsMeanIsToldAlsoAsAnotherRecordSaysIt() {
        assertThat(tree(PayloadSchema.of(Described.class)).path("properties")).isEqualTo(json.readTree("""
                        {
                          "count": {"type": "integer", "minimum": 1, "description": "How many."},
                          "body": {
                            "type": "object",
                            "properties": {
                              "when": {"type": ["string", "null"], "description": "How soon.", "enum": ["now", "later", null]},
                              "ways": {
                                "type": ["array", "null"],
                                "description": "By which ways.",
                                "items": {"type": "string", "enum": ["email", "sms"]}
                              }
                            },
                            "additionalProperties": false
                          }
                        }
                        """));
    }

    record Nothing() {}

    @Test
    void aPayloadWithoutFieldsIsAnEmptyObject() {
        assertThat(tree(PayloadSchema.of(Nothing.class)))
                .isEqualTo(
                        json.readTree("{\"type\": \"object\", \"properties\": {}, \"additionalProperties\": false}"));
    }

    private JsonNode tree(Object value) {
        return json.readTree(json.writeValueAsString(value));
    }
}
