package com.hunzal.hcm.providers;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What accounts of all of Amazon's services have. */
record AwsKeys(String region, AwsCredentialsProvider credentials) {

    static final String REGION = "region";
    static final String ACCESS_KEY_ID = "access_key_id";
    static final String SECRET_ACCESS_KEY = "secret_access_key";

    static final List<Provider.CredentialField> FIELDS = List.of(
            new Provider.CredentialField(REGION, true, false),
            new Provider.CredentialField(ACCESS_KEY_ID, true, false),
            new Provider.CredentialField(SECRET_ACCESS_KEY, true, true));

    /** As {@code eu-central-1} and {@code us-gov-west-1}: it becomes part of the name of the host that is called. */
    static final Pattern A_REGION = Pattern.compile("[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}");

    static final Pattern AN_ID = Pattern.compile("\\w{4,128}");

    /** @return the name of a field that is missing or not usable; null if there is none */
    static @Nullable String unusable(Account account) {
        if (!matches(A_REGION, account.optional(REGION))) {
            return REGION;
        }
        if (!matches(AN_ID, account.optional(ACCESS_KEY_ID))) {
            return ACCESS_KEY_ID;
        }
        var secret = account.optional(SECRET_ACCESS_KEY);
        return secret == null || !CredentialText.isOneWord(secret) ? SECRET_ACCESS_KEY : null;
    }

    /** Of an account in which nothing is unusable. */
    static AwsKeys of(Account account) {
        return new AwsKeys(
                account.required(REGION),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        account.required(ACCESS_KEY_ID), account.required(SECRET_ACCESS_KEY))));
    }

    private static boolean matches(Pattern pattern, @Nullable String value) {
        return value != null && pattern.matcher(value).matches();
    }

    @Override
    public String toString() {
        return "AwsKeys for " + region; // holds a secret
    }
}
