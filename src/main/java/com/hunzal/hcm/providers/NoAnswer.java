package com.hunzal.hcm.providers;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * A provider was called and there is no answer. It says nothing of the exception behind it, whose text may have the
 * address that was called: Slack's is a secret.
 */
final class NoAnswer extends IOException {

    private static final long serialVersionUID = 1;

    private final SendOutcome.Kind kind;
    private final SendOutcome.Stage stage;

    private NoAnswer(SendOutcome.Kind kind, SendOutcome.Stage stage) {
        super("no answer, stage " + stage.text());
        this.kind = kind;
        this.stage = stage;
    }

    /** @param written whether any of the message may have left */
    static NoAnswer of(Throwable failure, boolean written) {
        if (written) {
            return new NoAnswer(SendOutcome.Kind.UNKNOWN, SendOutcome.Stage.CONTENT);
        }
        return new NoAnswer(
                SendOutcome.Kind.TRANSIENT, isTls(failure) ? SendOutcome.Stage.TLS : SendOutcome.Stage.CONNECT);
    }

    private static boolean isTls(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    SendOutcome outcome() {
        return SendOutcome.of(
                kind,
                stage,
                switch (stage) {
                    case TLS -> "No secure connection to the provider: its certificate is not accepted here.";
                    case CONNECT -> "The provider cannot be reached; the message is tried again.";
                    default -> "The provider has not answered; it may have taken the message.";
                });
    }
}
