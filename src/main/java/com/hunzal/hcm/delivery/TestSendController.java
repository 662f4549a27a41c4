package com.hunzal.hcm.delivery;

import com.hunzal.hcm.delivery.TestSends.Trial;
import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.Problem;
import com.hunzal.hcm.web.QueryFields;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = "/api/system/notification-settings", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notification settings")
class TestSendController {

    private static final Pattern PHONE = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final int LONGEST = 254;
    private static final String NO_ADDRESS = "must be an e-mail address";
    private static final String NO_OWN_ADDRESS = "is required: the token has no e-mail address";
    private static final String NO_PHONE = "must be a phone number as +15005550006";

    private final TestSends tests;

    TestSendController(TestSends tests) {
        this.tests = tests;
    }

    /** For the API's description. */
    @Schema(name = "TestSend")
    record Body(
            @Schema(
                    allowableValues = {"email", "sms", "slack"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String channel,

            @Schema(
                    maxLength = LONGEST,
                    description = "An e-mail address, or a phone number as +15005550006. By default the caller's own"
                            + " address, if the token has the claim email. None for Slack")
            @Nullable
            String recipient,

            @Schema(types = "object", description = "A change of the settings, as PUT takes it, that is not saved")
            @Nullable
            JsonNode settings,

            @Schema(types = "object", description = "Credentials, as PUT …/credentials takes them, that are not saved")
            @Nullable
            JsonNode credentials) {}

    @PostMapping(path = "/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Send one real message, to try settings",
            description =
                    "Through the way that all messages go, with settings and credentials that need not be saved. It"
                            + " waits for nothing: quiet hours do not count, and the channel may be off. A success with what is"
                            + " saved resumes a channel that was paused.",
            operationId = "testNotificationSettings")
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            type = "too-many-test-sends",
            when = "The organization has sent as many in the last hour as it may")
    TestSends.Result test(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) JwtAuthenticationToken token,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Body.class)))
                    @RequestBody
                    JsonNode body) {
        var fields = new JsonFields(body).allow(List.of("channel", "recipient", "settings", "credentials"));
        var channel = channel(fields);
        var settings = fields.object("settings");
        var credentials = fields.object("credentials");
        if (channel == Channel.SLACK && credentials != null) {
            fields.invalid("credentials", "Slack has none: settings.slack_webhook_url is its secret");
        }
        var to = channel == null ? null : recipient(channel, token, fields);
        fields.check();
        return tests.send(
                caller.organizationId(),
                new Trial(channel == null ? Channel.EMAIL : channel, to, settings, credentials));
    }

    private static @Nullable Channel channel(JsonFields fields) {
        var name = fields.text("channel", 20);
        try {
            if (name != null) {
                return Channel.of(name);
            }
            if (fields.raw("channel") == null || fields.raw("channel").isNull()) {
                fields.invalid("channel", "is required");
            }
        } catch (IllegalArgumentException unknown) {
            fields.invalid("channel", String.valueOf(unknown.getMessage()));
        }
        return null;
    }

    /** @return null for Slack, or if something is wrong with it, which is noted */
    private static @Nullable String recipient(Channel channel, JwtAuthenticationToken token, JsonFields fields) {
        var sent = fields.raw("recipient");
        var isGiven = sent != null && !sent.isNull();
        var given = fields.text("recipient", LONGEST);
        if (isGiven && given == null) {
            return null;
        }
        var to = given == null && channel == Channel.EMAIL ? ownAddress(token) : given;
        var problem = switch (channel) {
            case EMAIL -> to == null ? NO_OWN_ADDRESS : isAddress(to) ? null : NO_ADDRESS;
            case SMS -> to == null ? "is required" : PHONE.matcher(to).matches() ? null : NO_PHONE;
            case SLACK -> to == null ? null : "is none of Slack's: the webhook says where it goes";
        };
        if (problem != null) {
            fields.invalid("recipient", problem);
        }
        return to;
    }

    private static @Nullable String ownAddress(JwtAuthenticationToken token) {
        return token.getToken().getClaims().get("email") instanceof String address && isAddress(address)
                ? address
                : null;
    }

    private static boolean isAddress(String text) {
        try {
            return text.length() <= LONGEST && !EmailAddress.of(text).domain().isEmpty();
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    @PostMapping("/test-email")
    @Operation(
            summary = "Send one real e-mail, to try the settings that are saved",
            description = "As POST …/test with the channel email.",
            operationId = "testEmail")
    @Parameter(
            name = "recipient",
            in = ParameterIn.QUERY,
            description = "By default the caller's own address, if the token has the claim email",
            schema = @Schema(type = "string", maxLength = LONGEST))
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            type = "invalid-values",
            when = "There is no recipient, or it is no e-mail address")
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            type = "too-many-test-sends",
            when = "The organization has sent as many in the last hour as it may")
    TestSends.Result testEmail(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) JwtAuthenticationToken token,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, List.of("recipient"));
        var given = fields.text("recipient", LONGEST);
        fields.check();
        var to = given == null ? ownAddress(token) : given;
        if (to == null || !isAddress(to)) {
            throw Problem.invalid("recipient", to == null ? NO_OWN_ADDRESS : NO_ADDRESS);
        }
        return tests.send(caller.organizationId(), new Trial(Channel.EMAIL, to, null, null));
    }

    @ExceptionHandler
    Problem handle(TestSendLimit.TooManyTestSends tooMany) {
        return new Problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too-many-test-sends",
                        "An organization may send %s test messages in an hour.".formatted(tooMany.limit()))
                .retryAfter(Math.max(1, tooMany.retryAfter().toSeconds() + 1));
    }
}
