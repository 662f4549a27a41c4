package com.hunzal.hcm.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How fast notifications go out, and what one organization's slow server costs another. */
final class DeliveryMeasure implements Measure {

    static final String SUBJECT = "Your leave was approved";
    static final String BODY = "Hello, your leave from Monday to Friday was approved. Enjoy it. Your HR department";

    private static final String NOTIFICATIONS = "/api/system/notifications";
    private static final String SENDGRID = "sendgrid";
    private static final String SLOW = "slow";
    private static final int AT_ONCE = 1_000;

    /** Compilers are at work on a message's way for so many times as many. */
    private static final int WARM_UPS = 4;

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);

    @Override
    public String name() {
        return "delivery";
    }

    @Override
    public String title() {
        return "Notifications by e-mail";
    }

    @Override
    public String explanation() {
        return "10 000 e-mails, by requests of 1 000 recipients, to a mail server and to a double of SendGrid on the same machine, from the"
                + " first that is taken there to the last. The plain loop is Jakarta Mail, or the JDK's HTTP client, without a database, with"
                + " as many threads as the service has workers, each with a connection that it keeps. And 200 e-mails of one organization,"
                + " one after the other, each from created_at to sent_at: alone, and while 100 of another one wait whose mail server"
                + " answers each after 30 s.";
    }

    static String address(int number) {
        return "person" + number + "@example.com";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        for (var organization : List.of(SENDGRID, SLOW, "other")) {
            Tables.addOrganization(store, organization);
        }
        var messages = lab.options().scaled(10_000, 2_000);
        try (var sink = Child.start(lab.folder(), Child.OPTIONS, SinkNode.class, List.of());
                var loop = Child.start(lab.folder(), Child.OPTIONS, PlainLoopNode.class, List.of())) {
            var ports = sink.ask("ports").split(" ");
            try (var service = Service.start(
                    store,
                    lab.folder(),
                    List.of("-Xms64m", "-Xmx256m"),
                    "spring.mail.host=127.0.0.1",
                    "spring.mail.port=" + ports[0],
                    "hcm.notifications.sender=hr@example.com",
                    "hcm.providers.smtp.connections-per-account=" + Engine.WORKERS,
                    "hcm.providers.smtp.allowed-hosts=127.0.0.1",
                    "hcm.providers.sendgrid.api-key=key",
                    "hcm.providers.sendgrid.base-url=http://127.0.0.1:" + ports[1])) {
                change(service, SENDGRID, "PUT", Requests.SETTINGS, "{\"email_provider\": \"sendgrid\"}");
                change(
                        service,
                        SLOW,
                        "PUT",
                        Requests.SETTINGS + "/credentials/email/smtp",
                        "{\"host\": \"127.0.0.1\", \"port\": %s, \"security\": \"none\"}".formatted(ports[2]));
                for (int run = 0; run <= lab.options().runs(); run++) { // the first warms up
                    var count = run == 0 ? WARM_UPS * messages : messages;
                    plain(
                            sink,
                            loop,
                            "mail " + ports[0],
                            count,
                            run == 0 ? null : figures.figure("e-mail, plain loop", "messages/s"));
                    service(
                            sink,
                            service,
                            "other",
                            count,
                            run == 0 ? null : figures.figure("e-mail by SMTP", "messages/s"));
                    plain(
                            sink,
                            loop,
                            "http " + ports[1],
                            count,
                            run == 0 ? null : figures.figure("HTTP, plain loop", "messages/s"));
                    service(
                            sink,
                            service,
                            SENDGRID,
                            count,
                            run == 0 ? null : figures.figure("e-mail by HTTP", "messages/s"));
                }
                figures.figure("heap after that", "MB").add(service.heapMegabytes());
                beside(lab, store, service, figures);
            }
        }
        figures.ratio(figures.figure("e-mail by SMTP", ""), figures.figure("e-mail, plain loop", ""), "0.6");
        figures.ratio(figures.figure("e-mail by HTTP", ""), figures.figure("HTTP, plain loop", ""), "0.6");
        figures.ratio(figures.figure("p99 beside a slow server", ""), figures.figure("p99 alone", ""), null);
        figures.figure("p99 beside a slow server", "").note("at most 2 ×");
    }

    private static void plain(Child sink, Child loop, String what, int messages, Figures.@Nullable Figure figure)
            throws IOException {
        sink.ask("reset");
        loop.ask(what + " " + Engine.WORKERS + " " + messages);
        add(sink, messages, figure);
    }

    private static void service(
            Child sink, Service service, String organization, int messages, Figures.@Nullable Figure figure)
            throws Exception {
        sink.ask("reset");
        for (int i = 0; i < messages; i += AT_ONCE) {
            notify(service, organization, Math.min(AT_ONCE, messages - i));
        }
        var end = System.nanoTime() + LONGEST;
        while (Integer.parseInt(sink.ask("taken").split(" ")[0]) < messages) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not sent in time");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        add(sink, messages, figure);
    }

    private static void add(Child sink, int messages, Figures.@Nullable Figure figure) throws IOException {
        var taken = sink.ask("taken").split(" ");
        if (Integer.parseInt(taken[0]) < messages) { // more if one was sent again
            throw new IllegalStateException(taken[0] + " of " + messages + " messages were taken");
        }
        if (figure != null) {
            figure.add(messages / (Long.parseLong(taken[1]) / 1e9));
        }
    }

    private static void beside(Lab lab, Store store, Service service, Figures figures) throws Exception {
        var messages = lab.options().scaled(200, 50);
        figures.figure("p99 alone", "ms").add(oneByOne(store, service, messages).millis(0.99));
        notify(service, SLOW, 100);
        TimeUnit.SECONDS.sleep(1);
        figures.figure("p99 beside a slow server", "ms")
                .add(oneByOne(store, service, messages).millis(0.99));
    }

    private static Latencies oneByOne(Store store, Service service, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            notify(service, "other", 1);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        while (store.number("SELECT count(*) FROM hcm_deliveries WHERE organization_id = 'other' AND sent_at IS NULL")
                > 0) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return times(store, messages);
    }

    private static Latencies times(Store store, int messages) throws SQLException {
        var times = new Latencies();
        try (var connection = store.open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT created_at, sent_at FROM hcm_deliveries"
                        + " WHERE organization_id = 'other' ORDER BY id DESC LIMIT " + messages)) {
            while (rows.next()) {
                times.add(Moments.nanos(store.vendor(), rows, "sent_at")
                        - Moments.nanos(store.vendor(), rows, "created_at"));
            }
        }
        return times;
    }

    private static void notify(Service service, String organization, int recipients) throws IOException {
        var all = IntStream.range(0, recipients)
                .mapToObj(i -> "{\"email\": \"" + address(i) + "\"}")
                .collect(Collectors.joining(","));
        change(
                service,
                organization,
                "POST",
                NOTIFICATIONS,
                "{\"event\": \"leave.approved\", \"channels\": [\"email\"], \"subject\": \"%s\", \"body\": \"%s\", \"recipients\": [%s]}"
                        .formatted(SUBJECT, BODY, all));
    }

    private static void change(Service service, String organization, String method, String path, String body)
            throws IOException {
        try (var connection = new HttpConnection(service.port())) {
            var status = connection.send(HttpConnection.request(method, path, service.token(organization), body));
            if (status < 200 || status > 299) {
                throw new IOException(method + " " + path + " was answered " + status + ": " + connection.body());
            }
        }
    }
}
