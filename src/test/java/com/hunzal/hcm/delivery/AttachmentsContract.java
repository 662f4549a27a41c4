package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.notifications.MarkedFolders;
import com.hunzal.hcm.providers.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** Files that go with e-mails: sent along with the request, or from the data folder. */
abstract class AttachmentsContract extends NotificationsTest {

    private static final String NO_FILE = "names no file in the data folder's attachments";

    @Autowired
    DataFolder data;

    @Autowired
    private ApplicationContext context;

    private Path folder = Path.of("");

    @BeforeEach
    void aFolderWithAReport() throws IOException {
        folder = Files.createDirectories(data.root().resolve("attachments"));
        write("report.pdf", "%PDF");
    }

    @Test
    void contentAndPathsAreSentAlong() throws IOException {
        write("2026/june.xlsx", "sheet");
        create(mail("""
                {"name": "Überblick.txt", "media_type": "text/plain", "content": "%s"},
                {"path": "report.pdf"},
                {"path": "2026/june.xlsx", "name": "June.xlsx", "media_type": "application/x-sheet"}
                """.formatted(base64("Grüße"))));
        run();

        assertThat(onlyEmail().attachments())
                .extracting(each ->
                        each.name() + " " + each.mediaType() + " " + new String(each.content(), StandardCharsets.UTF_8))
                .containsExactly(
                        "Überblick.txt text/plain Grüße",
                        "report.pdf application/pdf %PDF",
                        "June.xlsx application/x-sheet sheet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent.pdf",
                "../hunzal_hcm.db",
                "..",
                ".",
                "",
                "/etc/passwd",
                "2026/../report.pdf",
                "./report.pdf",
                "2026//june.xlsx",
                "2026/",
                "\\\\..\\\\hunzal_hcm.db",
                "link-out",
                "link-folder/secret",
                "2026",
                "pipe/../x",
                "report.pdf/",
                "report\\u202efdp.pdf"
            })
    void aPathLeadsNowhereElse(String path) throws IOException {
        write("2026/june.xlsx", "sheet");
        var outside = Files.writeString(Files.createTempFile(data.root(), "secret", ""), "secret");
        link("link-out", outside);
        link("link-folder", outside.getParent());
        Files.writeString(data.root().resolve("secret"), "secret");

        post(mail("{\"path\": \"" + path + "\", \"name\": \"x.pdf\"}"))
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("attachments[0].path"))
                .body("errors.message", hasItem(NO_FILE));
    }

    @Test
    void aLinkInsideLeadsToWhatItNames() throws IOException {
        link("newest.pdf", folder.resolve("report.pdf"));
        create(mail("{\"path\": \"newest.pdf\"}"));
        run();

        assertThat(onlyEmail().attachments().get(0).content()).asString().isEqualTo("%PDF");
    }

    @Test
    void aFolderNamedAfterAnOrganizationIsForThatOneOnly() throws IOException {
        var other = addOrganization();
        write(other + "/pay.pdf", "theirs");
        write(organization + "/pay.pdf", "ours");
        link("link-to-them", folder.resolve(other).resolve("pay.pdf"));

        for (var path : new String[] {other + "/pay.pdf", "link-to-them"}) {
            post(mail("{\"path\": \"" + path + "\"}")).then().statusCode(422).body("errors.message", hasItem(NO_FILE));
        }
        create(mail("{\"path\": \"" + organization + "/pay.pdf\"}"));
        run();

        assertThat(onlyEmail().attachments().get(0).content()).asString().isEqualTo("ours");
    }

    @Test
    void theFolderOfADeletedOrganizationOpensToNobody() throws IOException {
        var other = addOrganization();
        write(other + "/pay.pdf", "theirs");
        write("2026/june.xlsx", "sheet");
        MarkedFolders.look(context);
        sql("DELETE FROM organizations WHERE id = ?", other);

        MarkedFolders.look(context);

        post(mail("{\"path\": \"" + other + "/pay.pdf\"}"))
                .then()
                .statusCode(422)
                .body("errors.message", hasItem(NO_FILE));
        create(mail("{\"path\": \"2026/june.xlsx\"}"));
    }

    @Test
    void aFileThatIsGoneWhenItIsSentFailsTheMessage() throws IOException {
        write("short-lived.pdf", "x");
        var id = create(mail("{\"path\": \"short-lived.pdf\"}"));
        Files.delete(folder.resolve("short-lived.pdf"));
        run();

        show(id).body("deliveries[0].state", equalTo("failed")).body("deliveries[0].reason", equalTo("message"));
        delivery(deliveryOf(id))
                .body("sentence", startsWith("No provider was asked"))
                .body("attempts", hasSize(0));
        assertThat(providers.messages()).isEmpty();
    }

    @Test
    void whatBringsFilesIsNoPartOfADigest() {
        var mail = mail("{\"path\": \"report.pdf\"}").replace("\"event\"", "\"digest\": true, \"event\"");
        create(mail);
        create(mail);
        run();

        assertThat(providers.messages())
                .hasSize(2)
                .allSatisfy(
                        each -> assertThat(((Message.Email) each).attachments()).hasSize(1));
    }

    @Test
    void fiveMebibytesAreTheLimitInAll() throws IOException {
        Files.write(folder.resolve("half.bin"), new byte[2_621_440]);
        Files.write(folder.resolve("more.bin"), new byte[2_621_441]);

        create(mail("{\"path\": \"half.bin\"}, {\"path\": \"half.bin\"}"));
        post(mail("{\"path\": \"half.bin\"}, {\"path\": \"more.bin\"}"))
                .then()
                .statusCode(422)
                .body("errors.message", hasItem("must not be larger than 5 MiB in all"));
        run();

        assertThat(onlyEmail().attachments()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                                 | attachments[0]
                    {"content": "YQ==", "path": "report.pdf"}                          | attachments[0]
                    {"content": "YQ==", "media_type": "text/plain"}                    | attachments[0].name
                    {"content": "YQ==", "name": "a.txt"}                               | attachments[0].media_type
                    {"content": "Y Q", "name": "a.txt", "media_type": "text/plain"}    | attachments[0].content
                    {"content": "YQ==", "name": "../a", "media_type": "text/plain"}    | attachments[0].name
                    {"content": "YQ==", "name": "a\\\\b", "media_type": "text/plain"}  | attachments[0].name
                    {"content": "YQ==", "name": "a\\u202eb", "media_type": "a/b"}      | attachments[0].name
                    {"content": "YQ==", "name": "a", "media_type": "plain"}            | attachments[0].media_type
                    {"content": "YQ==", "name": "a", "media_type": "multipart/mixed"}  | attachments[0].media_type
                    {"content": "YQ==", "name": "a", "media_type": "text/plain; a=b"}  | attachments[0].media_type
                    """)
    void whatIsWrongIsNamed(String attachment, String field) {
        post(mail(attachment)).then().statusCode(422).body("errors.field", hasItem(field));
    }

    @Test
    void anUnknownFieldOrTypeIsNoAttachment() {
        post(mail("{\"file\": \"report.pdf\"}"))
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("attachments[0].file"));
        post(mail("\"report.pdf\"")).then().statusCode(400).body("errors.field", hasItem("attachments[0]"));
    }

    @Test
    void aJobSendsThemToo() {
        var id = admin().body("""
                        {"job_type": "email_send", "payload": {"to": "ann@example.com", "subject": "Report", "body": "Here.",
                         "attachments": [{"path": "report.pdf"}, {"name": "a.txt", "media_type": "text/plain", "content": "YQ=="}]}}
                        """)
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        run();

        admin().get("/api/system/background-jobs/" + id).then().body("status", equalTo("completed"));
        assertThat(onlyEmail().attachments())
                .extracting(each -> each.name() + " " + new String(each.content(), StandardCharsets.UTF_8))
                .containsExactly("report.pdf %PDF", "a.txt a");
    }

    @Test
    void aJobOfAProgramThatNamesNoFileFailsAndSaysSo() {
        var id = admin().body("""
                        {"job_type": "email_send", "max_retries": 0, "payload": {"to": "ann@example.com", "subject": "Report",
                         "body": "Here.", "attachments": [{"path": "../hunzal_hcm.db"}]}}
                        """)
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        run();

        admin().get("/api/system/background-jobs/" + id)
                .then()
                .body("status", equalTo("failed"))
                .body("error_message", equalTo("attachments[0].path " + NO_FILE));
    }

    private static String mail(String attachments) {
        return """
                {"event": "report.delivery", "recipients": [{"email": "ann@example.com"}], "subject": "Report",
                 "body": "Here it is.", "attachments": [%s]}
                """.formatted(attachments);
    }

    private void write(String path, String content) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), content);
    }

    private void link(String name, Path target) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
        Files.createSymbolicLink(folder.resolve(name), target);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class AttachmentsOnSqliteTests extends AttachmentsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class AttachmentsOnPostgresqlTests extends AttachmentsContract {}
