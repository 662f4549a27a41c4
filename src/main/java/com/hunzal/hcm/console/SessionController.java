package com.hunzal.hcm.console;

import com.hunzal.hcm.security.ConsoleSession;
import com.hunzal.hcm.security.ConsoleSessions;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.OptionalBody;
import com.hunzal.hcm.web.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Signs in and out at the console. */
@RestController
@RequestMapping("/console/session")
@OnConsole
@Hidden // the page's own door: programs send their token
class SessionController {

    private static final int LONGEST_CODE = 200;

    private final ConsoleSessions sessions;
    private final JsonMapper json;

    SessionController(ConsoleSessions sessions, JsonMapper json) {
        this.sessions = sessions;
        this.json = json;
    }

    /** With a bearer token in the header, or with {@code {"code": "…"}}, which a first run has printed. */
    @PostMapping
    ResponseEntity<ConsoleSession> signIn(
            @AuthenticationPrincipal @Nullable Jwt caller,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable MediaType type,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request)
            throws HttpMediaTypeNotSupportedException {
        var token = caller == null ? byCode(code(OptionalBody.read(body, type, json))) : caller;
        var session = sessions.of(token);
        var cookie = sessions.cookie(token, request);
        if (cookie == null) {
            throw Problem.invalid(
                    "Authorization",
                    "is too long for a cookie, in which browsers keep 4,096 bytes; ask for a token with fewer claims");
        }
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, cookie.toString())
                .body(session);
    }

    private static @Nullable String code(@Nullable JsonFields body) {
        if (body == null) {
            return null;
        }
        var code = body.allow(List.of("code")).text("code", LONGEST_CODE);
        body.check();
        return code;
    }

    private Jwt byCode(@Nullable String code) {
        var token = code == null ? null : sessions.byCode(code);
        if (token == null) {
            var problem = new Problem(
                    HttpStatus.UNAUTHORIZED,
                    "unauthorized",
                    code == null
                            ? "Send a bearer token, or the code of the link that a first run prints."
                            : "This link counts no more: it works once, within an hour after the start that printed it."
                                    + " Start the service again for a new one, or sign in with a token.");
            problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            throw problem;
        }
        return token;
    }

    @GetMapping
    ConsoleSession session(@AuthenticationPrincipal Jwt caller) {
        return sessions.of(caller);
    }

    @DeleteMapping
    ResponseEntity<Void> signOut(HttpServletRequest request) {
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, sessions.noCookie(request).toString())
                .build();
    }
}
