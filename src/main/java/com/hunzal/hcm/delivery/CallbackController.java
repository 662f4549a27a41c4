package com.hunzal.hcm.delivery;

import com.hunzal.hcm.web.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where providers tell what became of messages: without a token, by their signatures. Not for people, nor in the API's description. */
@Hidden
@RestController
class CallbackController {

    private final Map<String, ReceiptReader> readers;
    private final Receipts receipts;

    CallbackController(List<ReceiptReader> readers, Receipts receipts) {
        this.readers = readers.stream().collect(Collectors.toMap(ReceiptReader::provider, Function.identity()));
        this.receipts = receipts;
    }

    /** The body just as it came: a form that the container had read could not be checked against its signature. */
    @PostMapping("/api/callbacks/{provider}")
    ResponseEntity<Void> take(@PathVariable String provider, HttpServletRequest request) throws IOException {
        var reader = readers.get(provider);
        if (reader == null) {
            throw Problem.notFound("not-found", "No provider has receipts sent here.");
        }
        receipts.take(
                reader,
                new Receipt.Raw(request::getHeader, request.getInputStream().readAllBytes()));
        return ResponseEntity.noContent().build();
    }

    @ExceptionHandler
    Problem handle(Receipt.NotBelieved notBelieved) {
        return new Problem(HttpStatus.FORBIDDEN, "forbidden", "This is not accepted.");
    }
}
