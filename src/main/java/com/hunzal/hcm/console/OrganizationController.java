package com.hunzal.hcm.console;

import com.hunzal.hcm.organizations.Organizations;
import com.hunzal.hcm.security.AnyCaller;
import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.QueryFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Also there without a console: for every program that lets a Root choose. */
@RestController
@Tag(name = "Organizations", description = "For which organizations a caller may act")
class OrganizationController {

    private static final PageCursor CURSORS = new PageCursor("organizations");

    private final Organizations organizations;

    OrganizationController(Organizations organizations) {
        this.organizations = organizations;
    }

    @Schema(name = "Organization")
    record Response(
            String id,

            @Schema(description = "Null where the HR system's table has no names") @Nullable
            String name) {

        static Response of(Organizations.Named named) {
            return new Response(named.id(), named.name());
        }
    }

    @Schema(name = "OrganizationList")
    record Page(
            List<Response> items,

            @Schema(description = "Null on the last page") @Nullable
            String nextCursor) {}

    @GetMapping(path = "/api/system/organizations", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "List the organizations for which the caller may act",
            description = "In the order of ids. A Root may act for all, others for the one in their token. A Root names"
                    + " one of them in X-Organization-Id, as UTF-8.",
            operationId = "listOrganizations")
    @Parameter(
            name = "search",
            in = ParameterIn.QUERY,
            description = "How the id or the name begins, in upper or lower case",
            schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT))
    @Paged
    Page list(
            @Parameter(hidden = true) AnyCaller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, List.of("search", "limit", "cursor"));
        var search = Objects.requireNonNullElse(fields.text("search"), "");
        var limit = fields.pageSize();
        var cursor = fields.cursor();
        fields.check();
        var after = cursor == null ? null : CURSORS.read(cursor, 1, place -> place.get(0));
        if (!caller.root()) {
            var own = organizations.named(caller.requireOrganization());
            return new Page(own == null ? List.of() : List.of(Response.of(own)), null);
        }
        var found = organizations.page(search, after, limit + 1); // one more tells whether more follow
        var page = CURSORS.page(found, limit, last -> List.of(last.id()));
        return new Page(page.rows().stream().map(Response::of).toList(), page.next());
    }
}
