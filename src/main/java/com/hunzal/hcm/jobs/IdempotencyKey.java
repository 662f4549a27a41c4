package com.hunzal.hcm.jobs;

/**
 * Makes two requests one: who sends the key again gets the job that it made.
 *
 * @param hash of the request's body, to notice when the key is used for something else
 */
record IdempotencyKey(String key, String hash) {}
