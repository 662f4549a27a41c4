package com.hunzal.hcm.commands;

import com.hunzal.hcm.audit.AuditChains;
import com.hunzal.hcm.audit.ChainReport;
import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.organizations.Organizations;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Looks through the audit: whether each organization's chain of entries is whole, and where it is not. Changes"
                    + " nothing, and may run while the service does. Exit code 1 if a chain is broken.",
            "Whoever keeps the last hashes elsewhere can tell later that nobody has written a whole chain anew."
        })
class Audit implements Runnable {

    private final Beans beans;
    private final PrintWriter out;

    @Option(names = "--organization", paramLabel = "ID", description = "Only this one's.")
    private @Nullable String organization;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    Audit(Beans beans, PrintWriter out) {
        this.beans = beans;
        this.out = out;
    }

    /** For programs. */
    private record Answer(boolean whole, List<Chain> chains) {}

    /** @param organizationId null for the chain of the whole service */
    private record Chain(
            @Nullable String organizationId,
            boolean whole,
            long entries,
            long firstSeq,
            long lastSeq,
            String lastHash,
            List<String> problems,
            long moreProblems) {

        static Chain of(ChainReport report) {
            return new Chain(
                    report.organizationId(),
                    report.isWhole(),
                    report.entries(),
                    report.first(),
                    report.seq(),
                    report.hash(),
                    report.problems(),
                    report.moreProblems());
        }
    }

    @Override
    public void run() {
        Audited.require(beans);
        var database = beans.get(ConfiguredDatabase.class);
        var named = organization;
        if (named != null && !database.readOrganizations((reads, table) -> Organizations.exists(reads, table, named))) {
            throw new CommandFailed(
                    "There is no organization \"" + named + "\"; organization list shows those there are.");
        }
        var reports = database.read(this::reports);
        var broken = reports.stream().filter(each -> !each.isWhole()).count();
        if (json) {
            out.println(
                    json(new Answer(broken == 0, reports.stream().map(Chain::of).toList())));
        } else {
            reports.forEach(this::print);
        }
        out.flush();
        if (broken > 0) {
            throw new CommandFailed("The audit in %s is not whole: %s of %s chains broken."
                    .formatted(database.name(), broken, reports.size()));
        }
        if (!json) {
            out.println("The audit is whole.");
        }
    }

    private List<ChainReport> reports(JdbcClient reads, Vendor vendor) {
        var chains = new AuditChains(reads, vendor);
        if (organization != null) {
            return List.of(chains.check(organization));
        }
        var reports = new ArrayList<ChainReport>();
        for (var id = chains.first(); id.isPresent(); id = chains.after(id.get())) {
            reports.add(chains.check(id.get()));
        }
        return reports;
    }

    private void print(ChainReport report) {
        out.println("%s: %s entries%s, %s"
                .formatted(
                        report.organizationId() == null ? "the whole service" : report.organizationId(),
                        report.entries(),
                        report.entries() == 0 ? "" : " from %s to %s".formatted(report.first(), report.seq()),
                        report.isWhole() ? "whole; last hash " + report.hash() : "broken"));
        report.problems().forEach(each -> out.println("  problem: " + each));
        if (report.moreProblems() > 0) {
            out.println("  and %s problems more".formatted(report.moreProblems()));
        }
    }

    private static String json(Answer answer) {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(answer);
    }
}
