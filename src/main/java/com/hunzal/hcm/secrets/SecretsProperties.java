package com.hunzal.hcm.secrets;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What secrets in the database are encrypted with.
 *
 * @param encryptionKeys keys for the organizations' secrets, each as id:base64 of 32 bytes, several by comma: the
 *     first encrypts, all of them decrypt. The same on every node. Without it, the keys are in
 *     the file encryption.keys of the data folder, which is made when it is first needed
 */
@ConfigurationProperties("hcm.security")
record SecretsProperties(@Nullable String encryptionKeys) {

    @Override
    public String toString() {
        return "SecretsProperties[encryptionKeys=" + (encryptionKeys == null ? "none" : "***") + "]";
    }
}
