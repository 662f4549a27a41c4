package com.hunzal.hcm.bench;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * The process of what anybody would write first: messages in a loop, each thread over a connection that it keeps.
 * Understands {@code mail PORT THREADS MESSAGES} and {@code http PORT THREADS MESSAGES}.
 */
final class PlainLoopNode {

    /** For all rounds: one that nobody holds any more closes its connections, also those in use. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PlainLoopNode() {}

    public static void main(String[] arguments) throws IOException {
        Commands.takeOver().serve(words -> {
            var port = Integer.parseInt(words[1]);
            var threads = Integer.parseInt(words[2]);
            var messages = Integer.parseInt(words[3]) / threads;
            var pool = Executors.newFixedThreadPool(threads);
            var loops = new ArrayList<Callable<Void>>();
            for (int i = 0; i < threads; i++) {
                loops.add(() -> words[0].equals("mail") ? mail(port, messages) : http(port, messages));
            }
            for (var loop : pool.invokeAll(loops)) {
                loop.get();
            }
            pool.shutdown();
            return messages * threads;
        });
    }

    private static Void mail(int port, int messages) throws Exception {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", String.valueOf(port));
        var session = Session.getInstance(properties);
        try (var transport = session.getTransport("smtp")) {
            transport.connect();
            for (int i = 0; i < messages; i++) {
                var message = new MimeMessage(session);
                message.setFrom(new InternetAddress("hr@example.com", "HR"));
                message.setRecipient(RecipientType.TO, new InternetAddress(DeliveryMeasure.address(i)));
                message.setSubject(DeliveryMeasure.SUBJECT);
                var text = new MimeBodyPart();
                text.setText(DeliveryMeasure.BODY, "UTF-8");
                var html = new MimeBodyPart();
                html.setText("<p>" + DeliveryMeasure.BODY + "</p>", "UTF-8", "html");
                message.setContent(new MimeMultipart("alternative", text, html));
                message.saveChanges();
                transport.sendMessage(message, message.getAllRecipients());
            }
        }
        return null;
    }

    private static Void http(int port, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            var body = """
                    {"personalizations": [{"to": [{"email": "%s"}]}], "from": {"email": "hr@example.com", "name": "HR"},
                     "subject": "%s", "content": [{"type": "text/plain", "value": "%s"}, {"type": "text/html", "value": "<p>%s</p>"}]}
                    """.formatted(
                    DeliveryMeasure.address(i), DeliveryMeasure.SUBJECT, DeliveryMeasure.BODY, DeliveryMeasure.BODY);
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/mail/send"))
                    .header("Authorization", "Bearer key")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            var status = status(request);
            if (status != 202) {
                throw new IOException("answered " + status);
            }
        }
        return null;
    }

    /** On a busy machine JDK 17's client now and then closes a connection that it has just taken from its pool. */
    private static int status(HttpRequest request) throws IOException, InterruptedException {
        try {
            return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException closed) {
            return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
