package com.hunzal.hcm.providers;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.settings.UnknownChannel;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = "/api/system/notification-settings/credentials", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notification settings")
class CredentialsController {

    private final Credentials credentials;

    CredentialsController(Credentials credentials) {
        this.credentials = credentials;
    }

    @GetMapping
    @Operation(
            summary = "Show which credentials there are, and never a secret",
            description = "The organization's own, and the operator's where it has none.",
            operationId = "listCredentials")
    Credentials.Items list(@Parameter(hidden = true) Caller caller) {
        return credentials.list(caller.organizationId());
    }

    @PutMapping(path = "/{channel}/{provider}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Set the credentials of a provider",
            description =
                    "All of them, instead of those that were there; they are never shown again. A channel that the"
                            + " provider's refusal has paused is resumed. email/smtp: host, port, username?, password?, security"
                            + " (starttls, tls, none). email/sendgrid: api_key, webhook_public_key?. email/ses: region,"
                            + " access_key_id, secret_access_key, configuration_set?, topic_arn?. sms/twilio: account_sid, auth_token, and from"
                            + " or messaging_service_sid. sms/sns: region, access_key_id, secret_access_key, sender_id?.",
            operationId = "setCredentials")
    @ApiResponse(responseCode = "204", description = "They are set")
    @OfOneProvider
    ResponseEntity<Void> put(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String channel,
            @PathVariable String provider,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(types = "object", example = "{\"api_key\": \"SG.…\"}")))
                    @RequestBody
                    JsonNode body) {
        credentials.put(caller.organizationId(), UnknownChannel.orNone(channel), provider, body, caller.subject());
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/{channel}/{provider}")
    @Operation(
            summary = "Forget the organization's own credentials of a provider",
            description = "From then on the operator's count, if there are any.",
            operationId = "deleteCredentials")
    @ApiResponse(responseCode = "204", description = "They are gone")
    @OfOneProvider
    @Refuses(
            status = HttpStatus.NOT_FOUND,
            type = "credentials-not-found",
            when = "The organization has none of its own there")
    ResponseEntity<Void> delete(
            @Parameter(hidden = true) Caller caller, @PathVariable String channel, @PathVariable String provider) {
        var of = UnknownChannel.orNone(channel);
        credentials.form(of, provider); // an unknown provider is another thing than one without credentials
        credentials.delete(caller.organizationId(), of, provider);
        return ResponseEntity.noContent().build();
    }
}
