package com.hunzal.hcm.nodes;

import com.hunzal.hcm.database.DatabaseFacts;
import com.hunzal.hcm.database.KeptFor;
import com.hunzal.hcm.schema.MigrationHistory;
import com.hunzal.hcm.security.AnyCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What somebody who looks after the service asks first. No path, address or secret is in it. */
@RestController
@Tag(name = "Service", description = "The process that answers, and its database")
class SystemInfoController {

    private final DatabaseFacts database;
    private final MigrationHistory migrations;
    private final List<Kept> kept;
    private final Clock clock;
    private final String version;
    private final Instant startedAt;

    SystemInfoController(
            DatabaseFacts database,
            MigrationHistory migrations,
            List<KeptFor> kept,
            Clock clock,
            ObjectProvider<BuildProperties> build) {
        this.database = database;
        this.migrations = migrations;
        this.kept = kept.stream()
                .map(Kept::of)
                .sorted(Comparator.comparing(Kept::what))
                .toList();
        this.clock = clock;
        this.version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("unknown");
        this.startedAt = clock.instant();
    }

    @Schema(name = "SystemInfo")
    record Info(
            @Schema(example = "1.0.0") String version,

            @Schema(description = "Of Java", example = "17.0.13")
            String javaVersion,

            @Schema(description = "When the process that answers was started")
            Instant startedAt,

            @Schema(description = "The service's clock") Instant now,
            DatabaseInfo database,

            @Schema(description = "What is deleted by itself, and when")
            List<Kept> retention) {}

    @Schema(name = "SystemDatabase")
    record DatabaseInfo(
            @Schema(allowableValues = {"sqlite", "postgresql"})
            String vendor,

            @Schema(example = "3.50.4") String version,
            long bytes,

            @Schema(description = "Where the file of SQLite is; null for PostgreSQL, whose server knows its own")
            @Nullable
            DiskInfo disk,

            @Schema(description = "The last one; null if there is none", example = "24") @Nullable
            String migration,

            @Schema(description = "How many were applied") int migrations) {}

    @Schema(name = "SystemDisk")
    record DiskInfo(
            long freeBytes,
            long bytes,

            @Schema(description = "Whether only what frees space is taken, and all else answered 503")
            boolean nearlyFull) {}

    @Schema(name = "SystemRetention")
    record Kept(
            @Schema(example = "completed_jobs") String what,

            @Schema(description = "Null for ever") @Nullable Long seconds) {

        static Kept of(KeptFor kept) {
            return new Kept(kept.what(), seconds(kept.time()));
        }

        private static @Nullable Long seconds(@Nullable Duration time) {
            return time == null ? null : (Long) time.toSeconds();
        }
    }

    @GetMapping(path = "/api/system/info", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Show the service's version, database and retention",
            description = "The same for all organizations. A Root need not name one.",
            operationId = "getSystemInfo")
    Info info(@Parameter(hidden = true) AnyCaller caller) {
        var facts = database.look();
        var disk = facts.disk();
        return new Info(
                version,
                System.getProperty("java.version"),
                startedAt,
                clock.instant(),
                new DatabaseInfo(
                        facts.vendor(),
                        facts.version(),
                        facts.bytes(),
                        disk == null ? null : new DiskInfo(disk.freeBytes(), disk.bytes(), disk.isNearlyFull()),
                        migrations.last().orElse(null),
                        migrations.size()),
                kept);
    }
}
