package com.hunzal.hcm.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Reads the roles of a token: claim {@code role} (text) and claim {@code roles} (text or array of texts). Roles that
 * the operator says are an administrator's count as {@code SystemAdmin}, too.
 */
final class Roles implements Converter<Jwt, Collection<GrantedAuthority>> {

    static final String ROOT_NAME = "Root";
    static final String SYSTEM_ADMIN_NAME = "SystemAdmin";
    static final GrantedAuthority ROOT = new SimpleGrantedAuthority("ROLE_" + ROOT_NAME);

    private static final GrantedAuthority SYSTEM_ADMIN = new SimpleGrantedAuthority("ROLE_" + SYSTEM_ADMIN_NAME);

    private final List<String> adminRoles;

    /** @param adminRoles besides {@code SystemAdmin} */
    Roles(List<String> adminRoles) {
        this.adminRoles = adminRoles;
    }

    @Override
    public Collection<GrantedAuthority> convert(Jwt token) {
        var authorities = new LinkedHashSet<GrantedAuthority>();
        for (var name : named(token)) {
            authorities.add(new SimpleGrantedAuthority("ROLE_" + name));
            if (adminRoles.contains(name)) {
                authorities.add(SYSTEM_ADMIN);
            }
        }
        return authorities;
    }

    /** Those that are let in, for people. */
    List<String> wanted() {
        return Stream.of(List.of(SYSTEM_ADMIN_NAME), adminRoles, List.of(ROOT_NAME))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** What the token says. */
    static List<String> named(Jwt token) {
        return Stream.of("role", "roles")
                .flatMap(claim -> texts(token.getClaims().get(claim)).stream())
                .distinct()
                .toList();
    }

    private static List<String> texts(@org.jspecify.annotations.Nullable Object claim) {
        var texts = new ArrayList<String>();
        for (var each : claim instanceof Collection<?> several ? several : List.of(claim == null ? "" : claim)) {
            if (each instanceof String text && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }
}
