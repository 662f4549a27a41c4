package com.hunzal.hcm.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/** Reads the roles of a token: claim {@code role} (text) and claim {@code roles} (text or array of texts). */
final class Roles implements Converter<Jwt, Collection<GrantedAuthority>> {

    static final String ROOT_NAME = "Root";
    static final String SYSTEM_ADMIN_NAME = "SystemAdmin";
    static final GrantedAuthority ROOT = new SimpleGrantedAuthority("ROLE_" + ROOT_NAME);

    @Override
    public Collection<GrantedAuthority> convert(Jwt token) {
        var authorities = new LinkedHashSet<GrantedAuthority>();
        for (var claim : List.of("role", "roles")) {
            for (var name : texts(token.getClaims().get(claim))) {
                authorities.add(new SimpleGrantedAuthority("ROLE_" + name));
            }
        }
        return authorities;
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
