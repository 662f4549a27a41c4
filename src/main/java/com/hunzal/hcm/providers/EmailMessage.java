package com.hunzal.hcm.providers;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;

/** A message that keeps its id, and knows whether it has left. */
class EmailMessage extends MimeMessage {

    private final String id;
    private boolean written;

    EmailMessage(String id) {
        super((Session) null);
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Whether all of it has been handed to the connection, so that the server may have it. */
    boolean isWritten() {
        return written;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignoredHeaders) throws IOException, MessagingException {
        super.writeTo(out, ignoredHeaders);
        written = true;
    }
}
