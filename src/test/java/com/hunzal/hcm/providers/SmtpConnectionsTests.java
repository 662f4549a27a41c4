package com.hunzal.hcm.providers;

import static com.hunzal.hcm.providers.ScriptedMailServer.GREETING;
import static com.hunzal.hcm.providers.ScriptedMailServer.HANG_UP;
import static com.hunzal.hcm.providers.ScriptedMailServer.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SmtpConnectionsTests {

    private ScriptedMailServer server;
    private SmtpHouse house;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedMailServer();
        house = SmtpHouse.with(SmtpHouse.LONG_ENOUGH, 3, SmtpHouse.LONG_ENOUGH);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        house.close();
    }

    @Test
    void aConnectionIsKeptAndLookedAtBeforeTheNextMessage() {
        for (int i = 0; i < 3; i++) {
            assertTaken(send());
        }

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.heard("EHLO")).hasSize(1);
        assertThat(server.heard("RSET")).hasSize(2);
        assertThat(server.messages()).hasSize(3);
    }

    @Test
    void aConnectionThatTheServerHasClosedMeanwhileIsReplaced() throws Exception {
        assertTaken(send());
        server.hangUp();

        assertTaken(send());

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void soIsOneThatTheServerWantsNothingMoreOf() {
        assertTaken(send());
        server.answers("RSET", "421 4.7.0 enough for one connection");

        assertTaken(send());

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void theConversationGoesOnAfterARecipientThatIsRefused() {
        server.answers("RCPT", "550 5.1.1 no such user", "450 4.2.0 greylisted");

        assertThat(send().kind()).isEqualTo(Kind.RECIPIENT);
        assertThat(send().kind()).isEqualTo(Kind.TRANSIENT);
        assertTaken(send());

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void itEndsAfterAnythingElse() {
        server.answers("DATA", "451 4.3.0 local error");

        assertThat(send().kind()).isEqualTo(Kind.TRANSIENT);
        assertTaken(send());

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void otherCredentialsGetOtherConnectionsAndTheOldOnesAreClosed() {
        assertTaken(send());
        assertThat(house.connections.open()).isEqualTo(1);

        assertTaken(house.send(SmtpHouse.account("acme", "2", server.port())));

        assertThat(server.connections()).isEqualTo(2);
        assertThat(house.connections.open()).isEqualTo(1);
    }

    @Test
    void organizationsShareNoConnection() {
        assertTaken(send());

        assertTaken(house.send(SmtpHouse.account("globex", "1", server.port())));

        assertThat(server.connections()).isEqualTo(2);
        assertThat(house.connections.open()).isEqualTo(2);
    }

    @Test
    void aConnectionThatNothingIsSentByIsClosed() throws Exception {
        try (var shortly = SmtpHouse.with(SmtpHouse.LONG_ENOUGH, 3, Duration.ofNanos(1))) {
            assertTaken(shortly.send(SmtpHouse.account(server.port())));
            assertThat(shortly.connections.open()).isEqualTo(1);

            shortly.connections.lookAround();

            assertThat(shortly.connections.open()).isZero();
        }
    }

    @Test
    void nobodyHasMoreConnectionsThanAllowedHoweverManySend() {
        var threads = Executors.newFixedThreadPool(12);
        try {
            var sent = IntStream.range(0, 60)
                    .mapToObj(each -> CompletableFuture.supplyAsync(this::send, threads))
                    .toList();

            assertThat(sent).allSatisfy(each -> assertTaken(each.join()));
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.connections()).isBetween(1, 3);
        assertThat(server.messages()).hasSize(60);
    }

    @Test
    void whoeverFindsAllConnectionsStandingStillDoesNotWaitForThem() {
        server.answers(GREETING, SILENCE, SILENCE, SILENCE);
        var threads = Executors.newFixedThreadPool(3);
        try {
            var stuck = IntStream.range(0, 3)
                    .mapToObj(each -> CompletableFuture.supplyAsync(this::send, threads))
                    .toList();
            while (server.connections() < 3) {
                Thread.onSpinWait();
            }

            var busy = send();

            assertThat(busy.kind()).isEqualTo(Kind.THROTTLED);
            assertThat(busy.stage()).isEqualTo(Stage.CONFIGURATION);
            assertThat(busy.retryAfter()).isPositive();
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
            assertTaken(house.send(SmtpHouse.account("globex", "1", server.port())));
            assertThat(stuck).allMatch(each -> each.join().kind() == Kind.TRANSIENT);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedByOneAtATimeUntilItDoes() {
        server.answers(GREETING, Collections.nCopies(3, HANG_UP).toArray(String[]::new));
        var road = new SmtpTraffic();
        assertThat(road.isOpen()).isTrue();
        road.hasSeen(send());
        assertThat(road.isOpen()).isTrue();
        road.hasSeen(send());

        assertThat(road.isOpen()).isTrue();
        assertThat(road.isOpen()).isFalse();
        assertThat(road.isMoving(System.nanoTime())).isFalse();
        road.hasSeen(send());
        assertThat(road.isOpen()).isTrue();
        assertThat(road.isOpen()).isFalse();
        road.hasSeen(send());

        assertThat(road.isOpen()).isTrue();
        assertThat(road.isOpen()).isTrue();
        assertThat(server.messages()).hasSize(1);
    }

    private SendOutcome send() {
        return house.send(SmtpHouse.account(server.port()));
    }

    private static void assertTaken(SendOutcome outcome) {
        assertThat(outcome).isEqualTo(SendOutcome.ok(null));
    }
}
