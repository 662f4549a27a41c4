package com.hunzal.hcm.web;

import com.hunzal.hcm.database.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * What is sent to many as it is, plain and packed once: two forms of the same, which by RFC 9110, 8.8.3 have different
 * strong tags.
 *
 * @param type of the content
 */
public record Kept(@Nullable String type, byte[] plain, byte[] packed, String tag) {

    public static Kept of(@Nullable String type, byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return new Kept(type, plain, packed.toByteArray(), HexFormat.of().formatHex(Sha256.of(plain), 0, 16));
    }

    /** Answers with the form that is accepted, or 304 to who has it; to be asked for again each time. */
    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var gzip = acceptsGzip(request);
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        var tagOfForm = "\"" + tag + (gzip ? "-gzip" : "") + "\"";
        if (new ServletWebRequest(request, response).checkNotModified(tagOfForm)) {
            return;
        }
        if (gzip) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        var bytes = gzip ? packed : plain;
        response.setContentType(type);
        response.setContentLength(bytes.length);
        if (HttpMethod.GET.matches(request.getMethod())) {
            response.getOutputStream().write(bytes);
        }
    }

    private static boolean acceptsGzip(HttpServletRequest request) {
        var accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null
                && Stream.of(accepted.toLowerCase(Locale.ROOT).split(","))
                        .map(String::trim)
                        .anyMatch(each -> each.equals("gzip")
                                || (each.startsWith("gzip;") && !each.matches("gzip;\\s*q=0(\\.0*)?")));
    }
}
