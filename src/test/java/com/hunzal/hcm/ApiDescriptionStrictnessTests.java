package com.hunzal.hcm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;

/** A check that lets everything pass would look like a description that is right. */
class ApiDescriptionStrictnessTests {

    private static final ApiDescription API = new ApiDescription("""
            {
              "openapi": "3.1.0",
              "paths": {
                "/api/things/{id}": {"get": {"responses": {"200": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Thing"}}}}}}},
                "/api/things/stats": {"get": {"responses": {"200": {"$ref": "#/components/responses/Stats"}}}}
              },
              "components": {
                "schemas": {
                  "Thing": {
                    "type": "object",
                    "properties": {
                      "id": {"type": "string"},
                      "at": {"type": ["string", "null"], "format": "date-time"},
                      "part": {"anyOf": [{"$ref": "#/components/schemas/Part"}, {"type": "null"}]}
                    },
                    "required": ["id", "at", "part"]
                  },
                  "Part": {"type": "object", "properties": {"size": {"type": "integer", "maximum": 9}}}
                },
                "responses": {"Stats": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Part"}}}}}
              }
            }
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"a\", \"at\": null, \"part\": null}",
                "{\"id\": \"a\", \"at\": \"2027-01-01T06:00:00.123456Z\", \"part\": {\"size\": 9}}"
            })
    void whatIsDescribedFits(String answer) {
        assertThat(API.faultsOfAnswer(content("/api/things/a"), answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"a\", \"at\": null}",
                "{\"id\": null, \"at\": null, \"part\": null}",
                "{\"id\": 1, \"at\": null, \"part\": null}",
                "{\"id\": \"a\", \"at\": \"tomorrow\", \"part\": null}",
                "{\"id\": \"a\", \"at\": null, \"part\": null, \"new\": 1}",
                "{\"id\": \"a\", \"at\": null, \"part\": {\"size\": 9, \"new\": 1}}",
                "{\"id\": \"a\", \"at\": null, \"part\": {\"size\": 10}}",
                "[]"
            })
    void whatIsNotDescribedDoesNotFit(String answer) {
        assertThat(API.faultsOfAnswer(content("/api/things/a"), answer)).isNotEmpty();
    }

    @Test
    void theMostSpecialAddressCounts() {
        assertThat(API.faultsOfAnswer(content("/api/things/stats"), "{\"size\": 1}"))
                .isEmpty();
        assertThat(API.operation("post", PathContainer.parsePath("/api/things/a")))
                .isEmpty();
        assertThat(API.operation("get", PathContainer.parsePath("/api/things/a/b")))
                .isEmpty();
    }

    private static ApiDescription.Part content(String path) {
        var operation = API.operation("get", PathContainer.parsePath(path)).orElseThrow();
        return API.part(API.answer(operation, 200).pointer() + "/content/application~1json");
    }
}
