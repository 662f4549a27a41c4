package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.organizations.Organizations;
import com.hunzal.hcm.schema.ConfiguredSchema;
import com.hunzal.hcm.security.Tokens;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints a bearer token, signed with the key that the server uses, and nothing else:",
            "  curl -H \"Authorization: Bearer $(java -jar hcm-system.jar token)\" ..."
        })
class Token implements Runnable {

    private static final String SYSTEM_ADMIN = "SystemAdmin";
    private static final String ROOT = "Root";

    private final Beans beans;
    private final PrintWriter out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--organization",
            paramLabel = "ID",
            description = "Whose administrator it is. Not needed if there is only one organization.")
    private @Nullable String organization;

    @Option(
            names = "--role",
            defaultValue = SYSTEM_ADMIN,
            description =
                    "SystemAdmin of one organization, or Root, who names one in every call. Default: ${DEFAULT-VALUE}")
    private String role = "";

    @Option(names = "--subject", defaultValue = "admin", description = "Who it is for. Default: ${DEFAULT-VALUE}")
    private String subject = "";

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            defaultValue = "12h",
            converter = Lifetime.class,
            description = "How long it is good for: 90s, 30m, 12h, 30d or PT12H. Default: ${DEFAULT-VALUE}")
    private Duration ttl = Duration.ZERO;

    Token(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    @Override
    public void run() {
        checkOptions();
        var id = role.equals(ROOT) ? null : organizationId(organization);
        var tokens =
                Tokens.configured(beans.get(Environment.class), beans.get(DataFolder.class), beans.get(Clock.class));
        out.println(tokens.sign(subject, role, id, ttl));
    }

    private void checkOptions() {
        if (role.equals(ROOT) && organization != null) {
            throw new ParameterException(
                    spec.commandLine(), "A Root belongs to no organization: leave --organization out.");
        }
        for (var known : List.of(SYSTEM_ADMIN, ROOT)) {
            if (role.equalsIgnoreCase(known) && !role.equals(known)) {
                throw new ParameterException(spec.commandLine(), "The role is written " + known + ".");
            }
        }
    }

    private String organizationId(@Nullable String named) {
        var database = beans.get(ConfiguredDatabase.class);
        if (!database.exists() && named != null) {
            return named; // for a database that is yet to come
        }
        beans.get(ConfiguredSchema.class).requireOrganizations();
        if (named != null) {
            if (!database.readOrganizations((reads, table) -> Organizations.exists(reads, table, named))) {
                throw new CommandFailed(
                        "There is no organization \"" + named + "\"; organization list shows those there are.");
            }
            return named;
        }
        var ids = database.readOrganizations((reads, table) -> Organizations.ids(reads, table, 2));
        return switch (ids.size()) {
            case 0 -> throw new CommandFailed("There is no organization yet; organization add ID makes one.");
            case 1 -> ids.get(0);
            default ->
                throw new CommandFailed(
                        "There are several organizations: name one with --organization, or ask for --role Root.");
        };
    }
}
