package com.hunzal.hcm.console;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Sends the page and its files. All addresses in them are relative, so that they hold behind whatever is in front. */
@RestController
@OnConsole
@Hidden
class PageController {

    private static final String PAGE = "/console/";

    private final ConsoleFiles files;

    PageController(ConsoleFiles files) {
        this.files = files;
    }

    @GetMapping("/console")
    ResponseEntity<Void> withSlash() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("console/"))
                .build();
    }

    /** @throws NoResourceFoundException 404 */
    @GetMapping("/console/**")
    void file(HttpServletRequest request, HttpServletResponse response) throws IOException, NoResourceFoundException {
        var path = request.getRequestURI().substring((request.getContextPath() + PAGE).length());
        var name = path.isEmpty() ? ConsoleFiles.START : path;
        var file = files.at(name);
        if (file == null) {
            throw new NoResourceFoundException(HttpMethod.GET, PAGE + path, path);
        }
        file.send(request, response);
    }
}
