package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.SettableClock;
import com.hunzal.hcm.providers.ScriptedProvider.Reply;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider keeps to that is called by HTTP. */
abstract class HttpProviderContract extends ProviderContract {

    final ScriptedProvider server = new ScriptedProvider();
    final SettableClock clock = new SettableClock();
    private final List<ProviderHttp> clients = new ArrayList<>();
    private String scheme = "http";

    abstract Provider provider(ProviderHttp http, URI url);

    /** For each kind that it has an answer for. */
    abstract Map<Kind, Reply> replies();

    @AfterEach
    void stop() {
        clients.forEach(ProviderHttp::close);
        server.close();
    }

    @Override
    Provider provider(Duration timeout) {
        var http = new ProviderHttp(new ProvidersProperties(timeout));
        clients.add(http);
        return provider(http, server.url(scheme));
    }

    @Override
    Set<Kind> answers() {
        return replies().keySet();
    }

    @Override
    void serverAnswers(Kind kind) {
        server.replies(replies().get(kind));
    }

    @Override
    void serverDoes(Trouble trouble) {
        switch (trouble) {
            case IS_NOT_THERE -> server.close();
            case SPEAKS_NO_TLS -> {
                scheme = "https";
                server.greets("220 this is not TLS\r\n");
            }
            case IS_SILENT -> server.replies(ScriptedProvider.silence());
            case RESETS -> server.replies(ScriptedProvider.reset());
            case HANGS_UP -> server.replies(ScriptedProvider.hangUp());
        }
    }

    @Override
    int calls() {
        return server.requests().size();
    }

    final SendOutcome send(Reply reply) {
        server.replies(reply);
        return send(PATIENT);
    }

    @Test
    void connectionsAreKept() {
        serverAnswers(Kind.OK);
        var provider = provider(PATIENT);
        for (int i = 0; i < 5; i++) {
            assertThat(provider.send(message(), account()).kind()).isEqualTo(Kind.OK);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    /** What is written into a dead connection may have arrived: an SMS would be lost. */
    @Test
    void aConnectionThatTheServerHasClosedIsNotUsedAgain() throws Exception {
        var gone = new CountDownLatch(1);
        server.replies(ScriptedProvider.lastOf(replies().get(Kind.OK), gone));
        var provider = provider(PATIENT);
        assertThat(provider.send(message(), account()).kind()).isEqualTo(Kind.OK);
        assertThat(gone.await(PATIENT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        serverAnswers(Kind.OK);

        assertThat(provider.send(message(), account()).kind()).isEqualTo(Kind.OK);
        assertThat(server.connections()).isEqualTo(2);
    }

    /** Whoever answers so could lead a call to where only this service can go. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        try (var elsewhere = new ScriptedProvider()) {
            var outcome = send(ScriptedProvider.answer(status, "", "Location: " + elsewhere.url()));

            assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
            assertThat(outcome.stage()).isEqualTo(Stage.CONNECT);
            assertThat(calls()).isEqualTo(1);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, TRANSIENT",
        "502, TRANSIENT",
        "503, TRANSIENT",
        "504, TRANSIENT",
        "408, TRANSIENT",
        "418, MESSAGE",
        "422, MESSAGE",
        "429, THROTTLED"
    })
    void aStatusWithoutAWordStillMeansSomething(int status, Kind kind) {
        assertThat(send(ScriptedProvider.answer(status, "")).kind()).isEqualTo(kind);
        assertThat(calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>502 Bad Gateway",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{\"code\": {\"a\": []}, \"errors\": 7}",
                "\u0000",
                " \n ",
                "<ErrorResponse><Error><Code>Thro",
                "<?xml version=\"1.0\"?>",
                "<ErrorResponse><Error><Code/><Message></Message></Error></ErrorResponse>",
                "{\"__type\": 5, \"message\": []}"
            })
    void aBodyThatNobodyExpectsChangesNothing(String body) {
        assertThat(send(ScriptedProvider.answer(502, body)).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(send(ScriptedProvider.answer(400, body)).kind()).isEqualTo(Kind.MESSAGE);
        assertThat(send(ScriptedProvider.answer(429, body)).kind()).isEqualTo(Kind.THROTTLED);
    }

    @Test
    void ofAHugeAnswerOnlyTheBeginningIsRead() {
        var start = System.nanoTime();

        assertThat(send(ScriptedProvider.huge(413)).kind()).isEqualTo(Kind.MESSAGE);
        assertThat(send(ScriptedProvider.huge(500)).kind()).isEqualTo(Kind.TRANSIENT);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENT.dividedBy(2));
    }

    @Test
    void anAnswerThatIsBrokenOffCountsByItsStatus() {
        assertThat(send(ScriptedProvider.brokenOff(500, "{\"err")).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(send(ScriptedProvider.brokenOff(429, "")).kind()).isEqualTo(Kind.THROTTLED);
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void aSlowAnswerIsWaitedForNoLongerThanTheTimeout() {
        server.replies(ScriptedProvider.dripping(500));
        var start = System.nanoTime();

        assertThat(send(IMPATIENT).kind()).isEqualTo(Kind.TRANSIENT);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENT.dividedBy(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 30                            | PT30S",
                "Retry-After: Mon, 23 Nov 2026 10:01:00 GMT | PT59.876544S",
                "Retry-After: Mon, 23 Nov 2026 09:00:00 GMT | ",
                "Retry-After: 99999999                      | PT24H",
                "Retry-After: 0                             | ",
                "Retry-After: -5                            | ",
                "Retry-After: soon                          | ",
                "Retry-After: 999999999999999999999999      | ",
                "X-RateLimit-Reset: 1795428120              | PT1M59.876544S",
                "X-RateLimit-Reset: 1795428000              | ",
                "X-RateLimit-Reset: tomorrow                | ",
            })
    void theProvidersOwnTimeIsTheLeastToWait(String header, Duration least) {
        var throttled = send(ScriptedProvider.answer(429, "", header));

        assertThat(throttled.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(throttled.retryAfter()).isEqualTo(least);
        assertThat(send(ScriptedProvider.answer(503, "", header)).retryAfter()).isEqualTo(least);
        assertThat(send(ScriptedProvider.answer(400, "", header)).retryAfter()).isNull();
    }

    @Test
    void ofTwoTimesTheLaterCounts() {
        var outcome = send(ScriptedProvider.answer(429, "", "Retry-After: 30", "X-RateLimit-Reset: 1795428120"));

        assertThat(outcome.retryAfter()).isEqualTo(Duration.parse("PT1M59.876544S"));
    }
}
