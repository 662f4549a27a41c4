package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.hunzal.hcm.ApiDescription;
import com.hunzal.hcm.ApiDescription.Operation;
import com.hunzal.hcm.DescribedAnswers;
import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;

/** Whether the API's description is OpenAPI, and says enough. That it is true, {@link DescribedAnswers} sees. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ApiDescriptionTests extends ServerTest {

    private static final String STANDARD = "https://spec.openapis.org/oas/3.1/";
    private static final String JOBS = "/api/system/background-jobs";
    private static final String SETTINGS = "/api/system/notification-settings";

    @Test
    void itIsValidByTheStandardsOwnSchema() {
        var standard = Map.of(
                STANDARD + "schema-base/2022-10-07", file("schema-base.json"),
                STANDARD + "schema/2022-10-07", file("schema.json"),
                STANDARD + "dialect/base", file("dialect-base.schema.json"),
                STANDARD + "meta/base", file("meta-base.schema.json"));
        var schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(standard))
                .getSchema(SchemaLocation.of(STANDARD + "schema-base/2022-10-07"));

        assertThat(schema.validate(api().document())).isEmpty();
        assertThat(api().document().get("openapi").stringValue()).startsWith("3.1");
        anonymous().get("/v3/api-docs.yaml").then().statusCode(200).body(containsString("openapi: 3.1"));
    }

    private static String file(String name) {
        try (var file = ApiDescriptionTests.class.getResourceAsStream("/openapi-3.1/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var references = new ArrayList<String>();

        visit(api().document(), node -> {
            if (node.path("$ref").isString()) {
                references.add(node.get("$ref").stringValue());
            }
        });

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                api().document().at(reference.substring(1)).isObject())
                        .isTrue());
    }

    @Test
    void whatIsSharedIsUsed() {
        var text = api().document().toString();

        api().document().get("components").propertyStream().forEach(kind -> {
            if (!kind.getKey().equals("securitySchemes")) {
                assertThat(kind.getValue().propertyNames())
                        .allSatisfy(name ->
                                assertThat(text).contains("\"#/components/" + kind.getKey() + "/" + name + "\""));
            }
        });
    }

    /** What a typed client is made of. */
    @Test
    void everyOperationHasANameOfItsOwnAndWordsForPeople() {
        var operations = api().operations();

        assertThat(operations)
                .extracting(each -> each.node().path("operationId").asString(""))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+[A-Z][A-Za-z]+"));
        assertThat(operations).allSatisfy(each -> {
            assertThat(each.node().path("summary").asString("")).isNotBlank();
            assertThat(each.node().path("tags")).hasSize(1);
        });
        var tags = api().document()
                .get("tags")
                .valueStream()
                .map(tag -> tag.get("name"))
                .toList();
        assertThat(operations).extracting(each -> each.node().at("/tags/0")).isSubsetOf(tags);
    }

    @Test
    void everyOperationSaysWhoMayCallIt() {
        assertThat(api().document()
                        .at("/components/securitySchemes/bearer/scheme")
                        .asString(""))
                .isEqualTo("bearer");
        assertThat(api().operations()).allSatisfy(each -> {
            if (each.path().startsWith("/api/")) {
                assertThat(each.node().at("/security/0").has("bearer")).isTrue();
                assertThat(parameters(each))
                        .contains("header X-Organization-Id")
                        .doesNotContain("query caller");
                assertThat(each.statuses()).contains("400", "401", "403", "404", "406", "500", "503", "default");
            } else {
                assertThat(each.node().get("security")).isEmpty();
            }
        });
    }

    @Test
    void everyParameterSaysWhatItMayBe() {
        assertThat(api().operations())
                .allSatisfy(each -> each.node().path("parameters").forEach(parameter -> {
                    var schema = parameter.path("schema");
                    assertThat(schema.has("type")).as("%s", parameter).isTrue();
                    if (schema.get("type").asString("").equals("integer")) {
                        assertThat(schema.propertyNames()).contains("format", "minimum", "maximum");
                    }
                }));
        assertThat(parameters(operation("get", JOBS)))
                .contains(
                        "query status",
                        "query job_type",
                        "query priority",
                        "query created_after",
                        "query created_before",
                        "query failure_key",
                        "query error",
                        "query tag",
                        "query limit",
                        "query skip",
                        "query cursor");
    }

    /** What a program is generated from: a list of what, a number how large. */
    @Test
    void everyTypeIsSaidWhole() {
        visit(api().document(), schema -> {
            var types = schema.path("type").isArray()
                    ? texts(schema.get("type"))
                    : List.of(schema.path("type").asString(""));
            if (types.contains("array")) {
                assertThat(schema.has("items")).as("items of %s", schema).isTrue();
            }
            if (types.contains("integer") || types.contains("number")) {
                assertThat(schema.has("format")).as("format of %s", schema).isTrue();
            }
        });
    }

    @Test
    void answersHaveAllOfTheirFieldsAndRequestsNoOthers() {
        var answered = schema("Job");
        var sent = schema("NewJob");

        assertThat(texts(answered.get("required")))
                .containsExactlyInAnyOrderElementsOf(answered.get("properties").propertyNames());
        assertThat(answered.has("additionalProperties")).isFalse();
        assertThat(texts(answered.at("/properties/error_message/type"))).containsExactly("string", "null");
        assertThat(texts(sent.get("required"))).containsExactly("job_type");
        assertThat(sent.get("additionalProperties").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NotificationSettings, email_enabled", "JobSchedule, cron"})
    void aChangeNeedsNothingAndTakesNullForTheDefault(String name, String field) {
        var change = schema(name + "Change");

        assertThat(change.has("required")).isFalse();
        assertThat(change.get("additionalProperties").booleanValue()).isFalse();
        assertThat(texts(change.at("/properties/" + field + "/type"))).contains("null");
        assertThat(change.at("/properties/id/readOnly").booleanValue()).isTrue();
        assertThat(change.get("properties").propertyNames())
                .containsExactlyElementsOf(schema(name).get("properties").propertyNames());
        assertThat(schema(name).get("required")).isNotEmpty();
    }

    @Test
    void programsFindTheTypesOfProblems() {
        var conflict = api().answer(operation("post", JOBS), 409);

        assertThat(conflict.node()
                        .at("/content/application~1problem+json/examples")
                        .propertyNames())
                .contains("unique-key-in-use", "idempotency-key-in-progress");
        assertThat(schema("Problem").get("properties").propertyNames()).contains("errors", "request_id", "job_id");
    }

    @Test
    void everyTypeOfProblemStandsInTheListForPeople() throws IOException {
        var list = Files.readString(Path.of("docs/problems.md"));
        var types = new TreeSet<String>();
        visit(
                api().document(),
                node -> types.addAll(
                        node.at("/application~1problem+json/examples").propertyNames()));

        assertThat(types)
                .hasSizeGreaterThan(20)
                .allSatisfy(type -> assertThat(list).contains("`" + type + "`"));
    }

    @Test
    void headersAreDescribedWhereTheyAre() {
        assertThat(headers("post", JOBS, 201)).contains("Location", "Idempotency-Replayed", "X-Request-Id");
        assertThat(headers("post", JOBS, 429)).contains("Retry-After");
        assertThat(headers("get", JOBS, 401)).contains("WWW-Authenticate");
        assertThat(headers("get", JOBS, 503)).contains("Retry-After");
        assertThat(headers("get", SETTINGS, 200)).contains("ETag");
        assertThat(headers("get", SETTINGS, 304)).contains("ETag");
        assertThat(headers("put", SETTINGS, 200)).contains("ETag");
        assertThat(parameters(operation("get", SETTINGS))).contains("header If-None-Match");
        assertThat(parameters(operation("put", SETTINGS))).contains("header If-Match");
    }

    private List<String> headers(String method, String path, int status) {
        return List.copyOf(api().answer(operation(method, path), status)
                .node()
                .path("headers")
                .propertyNames());
    }

    private ApiDescription api() {
        return DescribedAnswers.description(port());
    }

    private Operation operation(String method, String path) {
        return api().operations().stream()
                .filter(each -> each.method().equals(method) && each.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode schema(String name) {
        return api().document().at("/components/schemas/" + name);
    }

    private static List<String> parameters(Operation operation) {
        return operation
                .node()
                .path("parameters")
                .valueStream()
                .map(each ->
                        each.get("in").stringValue() + " " + each.get("name").stringValue())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static void visit(JsonNode node, java.util.function.Consumer<JsonNode> visitor) {
        visitor.accept(node);
        node.forEach(child -> visit(child, visitor));
    }
}
