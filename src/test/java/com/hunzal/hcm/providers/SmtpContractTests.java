package com.hunzal.hcm.providers;

import static com.hunzal.hcm.providers.ScriptedMailServer.END;
import static com.hunzal.hcm.providers.ScriptedMailServer.HANG_UP;
import static com.hunzal.hcm.providers.ScriptedMailServer.RESET;
import static com.hunzal.hcm.providers.ScriptedMailServer.SILENCE;

import com.hunzal.hcm.providers.SendOutcome.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SmtpContractTests extends ProviderContract {

    private static final String PASSWORD = "password-of-a-mailbox";

    private final List<SmtpHouse> houses = new ArrayList<>();
    private ScriptedMailServer server;
    private String security = "none";

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedMailServer();
        server.answers("EHLO", "250-here\r\n250 AUTH LOGIN PLAIN");
        server.answers("AUTH", "235 2.7.0 welcome");
    }

    @AfterEach
    void stop() throws IOException {
        houses.forEach(SmtpHouse::close);
        server.close();
    }

    @Override
    Provider provider(Duration timeout) {
        var house = SmtpHouse.with(timeout, 5, Duration.ofSeconds(30));
        houses.add(house);
        return house.provider;
    }

    @Override
    Message message() {
        return Messages.email();
    }

    @Override
    Account account() {
        return SmtpHouse.account(server.port(), "security", security, "username", "ann", "password", PASSWORD);
    }

    @Override
    List<String> secrets() {
        return List.of(PASSWORD, "YW5uAGFubgBwYXNzd29yZC1vZi1hLW1haWxib3g=", "cGFzc3dvcmQtb2YtYS1tYWlsYm94");
    }

    @Override
    Set<Kind> answers() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    void serverAnswers(Kind kind) {
        switch (kind) {
            case OK -> {}
            case RECIPIENT -> server.answers(END, "550 5.1.1 no such user");
            case CONFIG -> server.answers(END, "550 5.7.60 not allowed to send as this sender");
            case MESSAGE -> server.answers(END, "554 5.6.0 no");
            case THROTTLED -> server.answers(END, "421 4.7.0 slow down");
            case TRANSIENT -> server.answers(END, "451 4.3.0 local error");
            case UNKNOWN -> server.answers(END, HANG_UP);
        }
    }

    @Override
    void serverDoes(Trouble trouble) {
        switch (trouble) {
            case IS_NOT_THERE -> close();
            case SPEAKS_NO_TLS -> security = "tls";
            case IS_SILENT -> server.answers(END, SILENCE);
            case RESETS -> server.answers(END, RESET);
            case HANGS_UP -> server.answers(END, HANG_UP);
        }
    }

    @Override
    Kind withoutTls() {
        return Kind.CONFIG;
    }

    @Override
    int calls() {
        return server.messages().size();
    }

    private void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
