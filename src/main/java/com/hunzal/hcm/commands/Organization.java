package com.hunzal.hcm.commands;

import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.organizations.Organizations;
import com.hunzal.hcm.schema.ConfiguredSchema;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "organization",
        mixinStandardHelpOptions = true,
        description = "Makes or lists organizations: organization add ID [--name NAME], organization list.")
class Organization implements Runnable {

    private static final int LONGEST_ID = 100;

    private final Beans beans;
    private final PrintWriter out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    Organization(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: add or list.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Prints the id of each, one a line.")
    void list() {
        var database = beans.get(ConfiguredDatabase.class);
        beans.get(ConfiguredSchema.class).requireOrganizations();
        database.readOrganizations((reads, table) -> Organizations.ids(reads, table, Integer.MAX_VALUE))
                .forEach(out::println);
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes an organization.")
    void add(
            @Parameters(paramLabel = "ID", description = "1 to 100 printable characters.") String id,
            @Option(names = "--name", description = "What people call it.") @Nullable String name) {
        if (!isGood(id)) {
            throw new ParameterException(
                    spec.subcommands().get("add"),
                    "The id must be 1 to 100 printable characters, without a space at either end.");
        }
        beans.get(ConfiguredSchema.class).requireMigrated();
        Audited.require(beans);
        var organizations = beans.get(Organizations.class);
        if (organizations.exists(id)) {
            throw new CommandFailed("There is an organization \"" + id + "\" already.");
        }
        try {
            beans.get(Database.class).inTransaction(() -> {
                organizations.add(id, name);
                Audited.append(beans, id, "organization.create", id, Map.of());
                return id;
            });
        } catch (DataIntegrityViolationException e) {
            throw new CommandFailed(
                    "The table " + beans.get(OrganizationsTable.class).table() + " does not take it: "
                            + e.getMostSpecificCause().getMessage());
        }
        out.println("Made the organization " + id + ".");
    }

    private static boolean isGood(String id) {
        return id.equals(id.strip())
                && !id.isEmpty()
                && id.codePointCount(0, id.length()) <= LONGEST_ID
                && id.codePoints().allMatch(Organization::isPrintable);
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
