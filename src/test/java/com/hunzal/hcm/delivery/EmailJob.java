package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.TestJobContext;
import com.hunzal.hcm.notifications.TestTemplates;
import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.providers.ScriptedMailServer;
import com.hunzal.hcm.providers.TestProviders;
import com.hunzal.hcm.settings.ChannelPause;
import com.hunzal.hcm.settings.DeliverySettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** An {@code email_send} job, run as often as a test likes. Its checkpoint survives as JSON, as in the database. */
class EmailJob extends TestJobContext {

    static final Instant NOW = Instant.parse("2026-03-01T08:30:15.123456Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final EmailPayload payload;
    private String id = "job-7";
    private DeliverySettings settings = settings("hr@hunzal.example", "Hunzal HR", true, null);
    private final Rules rules = new Rules();
    private Path dataFolder = Path.of("no such folder");
    private Providers providers = TestProviders.ofOperatorsMail(null, CLOCK);
    private int checkpoints;
    private int stopAfter = Integer.MAX_VALUE;

    private EmailJob(String payload) {
        this.payload = JSON.readValue(payload, EmailPayload.class);
    }

    /** @param payload JSON, with single quotes for double ones */
    static EmailJob of(String payload) {
        return new EmailJob(payload.replace('\'', '"'));
    }

    static EmailJob to(String... addresses) {
        return of(JSON.writeValueAsString(Map.of("to", addresses, "subject", "Holidays", "body", "Approved.")));
    }

    EmailJob withId(String id) {
        this.id = id;
        return this;
    }

    EmailJob from(String address, @Nullable String name) {
        this.settings = settings(address, name, true, null);
        return this;
    }

    EmailJob of(DeliverySettings settings) {
        this.settings = settings;
        return this;
    }

    EmailJob withDataFolder(Path dataFolder) {
        this.dataFolder = dataFolder;
        return this;
    }

    EmailJob through(JavaMailSenderImpl server) {
        return through(TestProviders.ofOperatorsMail(server, CLOCK));
    }

    EmailJob through(Providers providers) {
        this.providers = providers;
        return this;
    }

    EmailJob through(ScriptedMailServer server) {
        return through(mailSender(server.port(), Duration.ofSeconds(10)));
    }

    EmailJob stoppedAfter(int recipients) {
        this.stopAfter = recipients;
        return this;
    }

    void check() {
        handler().check(payload);
    }

    JobOutcome run() throws Exception {
        return handler().handle(payload, this);
    }

    SentEmail runToTheEnd() throws Exception {
        return (SentEmail) ((JobOutcome.Succeeded) run()).result();
    }

    static JavaMailSenderImpl mailSender(int port, Duration timeout) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        for (var property : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            sender.getJavaMailProperties().setProperty("mail.smtp." + property, String.valueOf(timeout.toMillis()));
        }
        return sender;
    }

    static DeliverySettings settings(
            String fromAddress, @Nullable String fromName, boolean enabled, @Nullable String fallback) {
        return settings(ORGANIZATION, fromAddress, fromName, enabled, fallback);
    }

    static DeliverySettings settings(
            String organization,
            String fromAddress,
            @Nullable String fromName,
            boolean enabled,
            @Nullable String fallback) {
        return new DeliverySettings(
                organization,
                enabled,
                "smtp",
                fallback,
                fromAddress,
                fromName,
                false,
                null,
                false,
                null,
                null,
                DeliverySettings.Frequency.DAILY,
                8,
                DayOfWeek.MONDAY,
                null,
                ZoneOffset.UTC,
                null,
                List.of(),
                false,
                "1");
    }

    /** Why an address is suppressed. */
    EmailJob suppressing(String address, String reason) {
        rules.suppressed.put(address, reason);
        return this;
    }

    /** Why a provider is paused, by its name. */
    Map<String, String> paused() {
        return rules.pauses;
    }

    private final class Rules implements EmailRules {

        private final Map<String, String> suppressed = new HashMap<>();
        private final Map<String, String> pauses = new LinkedHashMap<>();

        @Override
        public DeliverySettings settings(String organizationId) {
            return organizationId.equals(ORGANIZATION) ? settings : null;
        }

        @Override
        public Optional<String> suppressed(String organizationId, EmailAddress address) {
            return Optional.ofNullable(suppressed.get(address.toString()));
        }

        @Override
        public List<ChannelPause> pauses(String organizationId) {
            return pauses.entrySet().stream()
                    .map(each -> new ChannelPause(each.getKey(), each.getValue(), NOW))
                    .toList();
        }

        @Override
        public void pause(String organizationId, String provider, String reason) {
            pauses.putIfAbsent(provider, reason);
        }
    }

    private EmailSendJob handler() {
        var identity = new SenderIdentity(new SenderProperties(null, List.of(), Map.of()), List.of(), () -> false);
        return new EmailSendJob(
                rules,
                providers,
                new EmailRoutes(providers, identity),
                TestTemplates.in(dataFolder),
                TestTemplates.attachmentsIn(dataFolder),
                CLOCK);
    }

    @Override
    public String jobId() {
        return id;
    }

    @Override
    public boolean isCancelled() {
        return checkpoints >= stopAfter;
    }

    @Override
    public void saveCheckpoint(Object value) {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted while waiting for a connection");
        }
        super.saveCheckpoint(value);
        checkpoints++;
    }
}
