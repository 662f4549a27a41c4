package com.hunzal.hcm.notifications;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A file that an e-mail is to have, as somebody asks for it: its content, or else a path. */
@Schema(name = "NewAttachment")
public record NewAttachment(
        @Schema(
                maxLength = NewAttachment.LONGEST_NAME,
                description = "Required with content; else the file's own",
                example = "headcount.pdf")
        @Nullable
        String name,

        @Schema(
                maxLength = 129,
                description = "Required with content; else what the name ends with tells it",
                example = "application/pdf")
        @Nullable
        String mediaType,

        @Schema(description = "Base64", example = "JVBERi0xLjcK") @Nullable
        String content,

        @Schema(
                maxLength = NewAttachment.LONGEST_PATH,
                description = "Of a file in the data folder's attachments/, from there",
                example = "2026/headcount.pdf")
        @Nullable
        String path) {

    static final int LONGEST_NAME = 255;
    static final int LONGEST_PATH = 1000;

    @Override
    public String toString() {
        return "NewAttachment"; // what people send each other is nobody's business
    }
}
