package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.Contents;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.DigestEntries.Due;
import com.hunzal.hcm.notifications.LoadedDelivery;
import com.hunzal.hcm.notifications.MessageTexts;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a digest says: a title for each of its entries, and for e-mail the text. One that has a single entry says what that
 * would have said alone.
 */
@Component
class DigestTexts {

    private static final int LONGEST_TITLE = 120;

    /** Twenty-five of them are within what an SMS may have. */
    private static final int LONGEST_TITLE_OF_SMS = 50;

    private static final int LONGEST_TEXT = 1000;

    private final Contents contents;
    private final MessageTexts texts;
    private final Composer composer;

    DigestTexts(Contents contents, MessageTexts texts, Composer composer) {
        this.contents = contents;
        this.texts = texts;
        this.composer = composer;
    }

    /**
     * @param whole the digest, for the rules
     * @throws InvalidPayload if a template does not go together with what is to be told
     */
    Message compose(Delivery whole, Digest digest, Due due, DeliverySettings settings, Account account) {
        if (due.count() == 1) {
            return composer.compose(due.first().get(0), settings, account);
        }
        var batch = texts.batch();
        var shown = new ArrayList<Map<String, @Nullable Object>>();
        for (var each : due.first()) {
            shown.add(entry(each, digest.channel(), batch));
        }
        var data = new HashMap<String, @Nullable Object>();
        data.put("count", due.count());
        data.put("entries", shown);
        data.put("more", due.count() > shown.size() ? due.count() - shown.size() : null);
        data.put("event", digest.event().isEmpty() ? null : digest.event());
        data.put("name", whole.recipientName());
        var text = batch.of(digest.channel(), new MessageTexts.Words(Digest.EVENT, null, null, null, data));
        return composer.compose(whole, text, settings, account, List.of());
    }

    private Map<String, @Nullable Object> entry(LoadedDelivery loaded, Channel channel, MessageTexts.Batch batch) {
        var said = said(loaded, batch);
        var lines = said.text().strip();
        var title = said.subject() == null || said.subject().isBlank() ? firstLine(lines) : said.subject();
        var entry = new HashMap<String, @Nullable Object>();
        entry.put("title", shortened(title, channel == Channel.SMS ? LONGEST_TITLE_OF_SMS : LONGEST_TITLE));
        entry.put("text", lines.equals(title) ? null : shortened(lines, LONGEST_TEXT));
        entry.put("event", loaded.delivery().event());
        return entry;
    }

    /** An entry whose template does not fill in any more keeps the others from nothing. */
    private MessageTexts.Text said(LoadedDelivery loaded, MessageTexts.Batch batch) {
        var event = loaded.delivery().event();
        try {
            return batch.plain(contents.words(event, loaded.told()));
        } catch (InvalidPayload changed) {
            return new MessageTexts.Text(null, event, null, null);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
