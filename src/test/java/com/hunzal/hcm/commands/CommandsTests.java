package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTests {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate",
                "inspect --json",
                "--hcm.data-dir=/x migrate",
                "--debug migrate",
                "--help",
                "-h",
                "--version",
                "-V",
                "help",
                "nonsense"
            })
    void aBareWordOrAQuestionAboutTheJarIsForACommand(String line) {
        assertThat(Commands.isCommand(line.split(" "))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server.port=2001", "--debug", "--spring.datasource.url=jdbc:sqlite:/x/help --trace"})
    void optionsAloneAreForTheServer(String line) {
        assertThat(Commands.isCommand(line.split(" "))).isFalse();
    }

    @Test
    void noArgumentsAreForTheServer() {
        assertThat(Commands.isCommand(new String[0])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpListsAllCommands(String question) {
        assertThat(Run.of(question).succeeds().out())
                .contains("migrate ", "inspect ", "rollback ", "token ", "organization ", "backup ", "verify ")
                .contains("Without a command the web server starts.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "takeover", "inspect", "rollback", "token", "organization", "backup", "verify"})
    void eachCommandHasHelpAndAVersion(String command) {
        assertThat(Run.in(folder.resolve("data"), command, "--help").succeeds().out())
                .startsWith("Usage: java -jar hcm-system.jar " + command)
                .isEqualTo(Run.of("help", command).succeeds().out());
        assertThat(Run.of(command, "--version").succeeds().out())
                .isEqualTo(Run.of("--version").succeeds().out())
                .startsWith("hcm-system ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aWordThatIsNoCommandIsRefusedWithASuggestionAndTheList() {
        assertThat(Run.of("migrat").isRefused().err().lines())
                .startsWith(
                        "There is no command 'migrat'. Did you mean migrate?",
                        "Commands: migrate, takeover, inspect, rollback, token, organization, backup, verify, audit, help");
        assertThat(Run.of("zzz").isRefused().err()).startsWith("There is no command 'zzz'.\n");
        assertThat(Run.of("--zzz", "migrate").isRefused().err()).startsWith("Unknown option");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate now",
                "inspect --jsn",
                "inspect --spring.datasource.url jdbc:sqlite:x",
                "backup",
                "backup a b",
                "verify",
                "organization",
                "organization remove x",
                "organization add",
                "token --ttl soon",
                "token --role"
            })
    void wrongUsageIsAnsweredWithTheRightOne(String line) {
        Run.of(line.split(" ")).isRefused();
    }

    @Test
    void whatIsWrongWithTheConfigurationIsSaidInOneLine() {
        assertThat(Run.on("jdbc:mysql://db/hcm?password=secret", "inspect")
                        .fails()
                        .err())
                .startsWith("The database jdbc:mysql://db/hcm is not supported.")
                .doesNotContain("secret");
        assertThat(Run.on("jdbc:sqlite::memory:", "inspect").fails().err())
                .contains("does not name a plain SQLite file");
        Run.on("jdbc:postgresql://localhost:1/hcm", "migrate").fails();
    }

    @Test
    void settingsOfTheServersLogDoNotMakeACommandTalk() {
        var run = Run.in(
                folder.resolve("data"),
                "inspect",
                "--logging.level.root=DEBUG",
                "--logging.file.name=" + folder.resolve("hcm.log"),
                "--spring.main.banner-mode=console");

        assertThat(run.fails().out()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }
}
