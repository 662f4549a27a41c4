package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What every provider keeps to. A subclass says how its server speaks. */
abstract class ProviderContract {

    /** What servers do instead of answering. */
    enum Trouble {
        IS_NOT_THERE,
        SPEAKS_NO_TLS,
        IS_SILENT,
        RESETS,
        HANGS_UP
    }

    static final Duration PATIENT = Duration.ofSeconds(20);
    static final Duration IMPATIENT = Duration.ofMillis(600);

    /** The provider, calling the server of this test. */
    abstract Provider provider(Duration timeout);

    abstract Message message();

    /** Usable, with secrets that are found nowhere else. */
    abstract Account account();

    /** What must not be seen anywhere. */
    abstract List<String> secrets();

    /** Kinds that this provider's server has an answer for. */
    abstract Set<Kind> answers();

    /** The server takes messages and gives an answer of this kind. */
    abstract void serverAnswers(Kind kind);

    abstract void serverDoes(Trouble trouble);

    /** How often the server was handed a message. */
    abstract int calls();

    /** What no answer of the provider says, but a receipt afterwards. */
    Set<Kind> toldOnlyLater() {
        return Set.of();
    }

    /** Where only the operator says what is called, it passes; where an organization does, it has to say something else. */
    Kind withoutTls() {
        return Kind.TRANSIENT;
    }

    final SendOutcome send(Duration timeout) {
        return provider(timeout).send(message(), account());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anAnswerIsSortedByItsKind(Kind kind) {
        if (toldOnlyLater().contains(kind)) {
            assertThat(answers()).doesNotContain(kind);
            return;
        }
        serverAnswers(kind);

        var outcome = send(PATIENT);

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(calls()).isEqualTo(1);
        if (kind == Kind.OK) {
            assertThat(outcome.stage()).isEqualTo(Stage.ACCEPTED);
            assertThat(outcome.advice()).isEmpty();
        } else {
            assertThat(outcome.stage()).isNotEqualTo(Stage.ACCEPTED);
            assertThat(outcome.advice()).matches("[A-Z](?:[^.]|\\.\\d)+\\.");
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() {
        serverDoes(Trouble.IS_NOT_THERE);

        var outcome = send(PATIENT);

        assertThat(outcome.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(outcome.stage()).isEqualTo(Stage.CONNECT);
    }

    @Test
    void aServerThatSpeaksNoTlsGetsNothing() {
        serverDoes(Trouble.SPEAKS_NO_TLS);

        var outcome = send(PATIENT);

        assertThat(outcome.kind()).isEqualTo(withoutTls());
        assertThat(outcome.stage()).isEqualTo(Stage.TLS);
        assertThat(calls()).isZero();
    }

    @Test
    void whatHasNoAnswerInTimeMayHaveArrived() {
        serverDoes(Trouble.IS_SILENT);
        var start = System.nanoTime();

        var outcome = send(IMPATIENT);

        assertThat(outcome.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(calls()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.class,
            names = {"RESETS", "HANGS_UP"})
    void whatIsBrokenOffMayHaveArrivedAndIsNotSentTwice(Trouble trouble) {
        serverAnswers(Kind.OK);
        var provider = provider(PATIENT);
        assertThat(provider.send(message(), account()).kind()).isEqualTo(Kind.OK); // from now on on a kept connection
        serverDoes(trouble);

        var outcome = provider.send(message(), account());

        assertThat(outcome.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(calls()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingSecretIsSaidAnywhere(boolean reachable) {
        var log = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var level = root.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        SendOutcome outcome;
        try {
            root.trace("everything is heard");
            if (reachable) {
                serverAnswers(Kind.CONFIG);
            } else {
                serverDoes(Trouble.IS_NOT_THERE);
            }
            outcome = send(PATIENT);
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
        }

        var said = new ArrayList<>(List.of(outcome.toString(), account().toString()));
        for (var event : List.copyOf(log.list)) {
            said.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                said.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertThat(said).contains("everything is heard");
        assertThat(secrets()).isNotEmpty();
        assertThat(said)
                .noneSatisfy(each -> assertThat(secrets())
                        .anySatisfy(secret -> assertThat(each).contains(secret)));
    }
}
