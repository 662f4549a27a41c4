package com.hunzal.hcm.notifications;

/**
 * What a message says, with its template filled in.
 *
 * @param subject empty if there is none
 * @param text also what SMS and Slack say
 * @param html beside the text of an e-mail
 */
public record MessageContent(String subject, String text, String html) {}
