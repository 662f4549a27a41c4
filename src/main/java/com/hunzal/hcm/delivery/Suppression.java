package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.ListPage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An address that gets nothing more from an organization: a row of {@code hcm_suppressions}, as it is shown. */
@Schema(name = "Suppression")
record Suppression(
        String id,

        @Schema(allowableValues = {"email", "sms"}) String channel,

        @Schema(description = "An e-mail address with its domain in lower case, or a number in E.164")
        String address,

        @Schema(description = "Why") @Nullable String reason,

        @Schema(
                description = "Who found out: a person, a provider's receipt, or a provider that was asked to send",
                allowableValues = {"admin", "receipt", "delivery"})
        String source,

        Instant createdAt,

        @Schema(description = "The caller's sub, or system") String createdBy) {

    /** A page of suppressions, newest first. */
    @Schema(name = "SuppressionPage")
    record Page(
            List<Suppression> items,
            int limit,

            @Schema(description = "Send it back as cursor for the next page; null on the last one") @Nullable
            String nextCursor)
            implements ListPage {}

    /** The request body, for the API's description. */
    @Schema(name = "NewSuppression")
    record Body(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"email", "sms"})
            @Nullable
            String channel,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = 254, example = "ann@example.com") @Nullable
            String address,

            @Schema(description = "Why, for people", maxLength = 500) @Nullable
            String reason) {}

    static Suppression read(ResultSet row, Vendor vendor) throws SQLException {
        return new Suppression(
                row.getString("id"),
                row.getString("channel"),
                row.getString("address"),
                row.getString("reason"),
                row.getString("source"),
                Objects.requireNonNullElse(vendor.timestamp(row, "created_at"), Instant.EPOCH),
                row.getString("created_by"));
    }
}
