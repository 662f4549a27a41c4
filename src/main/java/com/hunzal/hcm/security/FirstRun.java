package com.hunzal.hcm.security;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.database.PrivateFile;
import com.hunzal.hcm.organizations.Organizations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Lets somebody start without any configuration: an organization to begin with, and an admin's token in a file that
 * only the owner can read. With a configured key or issuer there is no first run.
 */
class FirstRun implements SmartInitializingSingleton {

    static final String TOKEN_FILE = "admin.token";

    private static final Logger log = LoggerFactory.getLogger(FirstRun.class);
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final Duration RENEW_BEFORE = Duration.ofDays(7);
    private static final int LOOKED_AT = 100;

    private final DataFolder folder;
    private final Organizations organizations;
    private final Tokens tokens;
    private final JwtDecoder decoder;
    private final Clock clock;
    private final SignInCode code;
    private String role = Roles.ROOT_NAME;
    private @Nullable String organization;
    private @Nullable String organizationToName;

    FirstRun(DataFolder folder, Organizations organizations, Tokens tokens, JwtDecoder decoder, Clock clock) {
        this.folder = folder;
        this.organizations = organizations;
        this.tokens = tokens;
        this.decoder = decoder;
        this.clock = clock;
        this.code = new SignInCode(clock);
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (organizations.ids(1).isEmpty()) {
            addDefaultOrganization();
        }
        var ids = organizations.ids(2);
        role = ids.size() == 1 ? Roles.SYSTEM_ADMIN_NAME : Roles.ROOT_NAME;
        organization = ids.size() == 1 ? ids.get(0) : null;
        organizationToName = ids.size() == 2 ? easilyNamed(organizations.ids(LOOKED_AT)) : null;
        if (!stillGood()) {
            PrivateFile.replace(tokenFile(), newToken());
            log.info("A new admin token (role {}) is in {}", role, tokenFile());
        }
    }

    private String newToken() {
        return tokens.sign("admin", role, organization, LIFETIME);
    }

    Path tokenFile() {
        return folder.file(TOKEN_FILE);
    }

    /** For the console's address, beside which nobody stores it. */
    String newCode() {
        return code.issue();
    }

    /** The admin's token for the code that was made last; null for any other, and for one that was used or is old. */
    @Nullable
    String tokenFor(String given) {
        return code.use(given) ? PrivateFile.readOrCreate(tokenFile(), this::newToken) : null;
    }

    /** For the header of a request with the token; null if the token names the organization itself. */
    @Nullable
    String organizationToName() {
        return organizationToName;
    }

    /** The first that every terminal can show, else the first that a header can say. */
    private static @Nullable String easilyNamed(List<String> ids) {
        return ids.stream()
                .filter(HeaderText::canCarry)
                .min(Comparator.comparing(id -> !id.chars().allMatch(each -> each < 128)))
                .orElse(null);
    }

    private void addDefaultOrganization() {
        if (organizations.areMadeElsewhere()) {
            log.warn("There is no organization yet in the table that hcm.organizations.table names.");
            return;
        }
        try {
            organizations.add(Organizations.DEFAULT_ID, null);
            log.info("There was no organization: made one with id \"{}\"", Organizations.DEFAULT_ID);
        } catch (DataAccessException e) {
            // Another node was faster, or the HR system's table wants more than an id.
            if (organizations.ids(1).isEmpty()) {
                log.warn(
                        "There is no organization, and none could be made: {}. Add one in the HR system.",
                        e.toString());
            }
        }
    }

    private boolean stillGood() {
        if (Files.notExists(tokenFile())) {
            return false;
        }
        try {
            Jwt token = decoder.decode(PrivateFile.readOrCreate(tokenFile(), () -> ""));
            return role.equals(token.getClaimAsString("role"))
                    && Objects.equals(organization, token.getClaimAsString("organization_id"))
                    && Objects.requireNonNull(token.getExpiresAt())
                            .isAfter(clock.instant().plus(RENEW_BEFORE));
        } catch (JwtException expiredOrSignedWithAnotherKey) {
            return false;
        }
    }
}
