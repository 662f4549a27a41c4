package com.hunzal.hcm.worker;

/** How many jobs run: rows of {@code name} and {@code number}, to be joined by the name. */
enum RunningSql {
    SQLITE {
        @Override
        String ofOrganizations() {
            return BY_ORGANIZATION.formatted("");
        }

        @Override
        String ofOrganizationsInLanes() {
            return """
                SELECT organization_id AS name, (
                    SELECT count(*) FROM background_jobs INDEXED BY hcm_background_jobs_processing
                    WHERE status = 'processing' AND organization_id = waiting.organization_id) AS number
                FROM (SELECT DISTINCT organization_id FROM lanes) AS waiting
            """;
        }
    },

    POSTGRESQL {
        // By way of JSON, of which the planner expects a hundred rows, and hashes them. Of what runs it expects next to
        // nothing, if that is what ran when it looked last, and would compare each lane with all of them.
        @Override
        String ofOrganizations() {
            return """
                SELECT key AS name, CAST(value AS bigint) AS number FROM jsonb_each_text((
                    SELECT jsonb_object_agg(name, number) FROM (
                %s) AS busy))
            """.formatted(BY_ORGANIZATION.formatted("").stripTrailing());
        }

        // Not one by one: for the same reason the planner would read all that run, each time. IS TRUE makes it hash the
        // lanes, instead of comparing all with all.
        @Override
        String ofOrganizationsInLanes() {
            return BY_ORGANIZATION.formatted(" AND (organization_id IN (SELECT organization_id FROM lanes)) IS TRUE");
        }
    };

    private static final String BY_ORGANIZATION = """
                SELECT organization_id AS name, count(*) AS number FROM background_jobs
                WHERE status = 'processing' AND organization_id IS NOT NULL%s GROUP BY organization_id
            """;

    /** Of each organization, whoever waits: for lanes that may be many. */
    abstract String ofOrganizations();

    /** Of the organizations in {@code lanes}: for few lanes, however many others run something. */
    abstract String ofOrganizationsInLanes();

    /** Of the types that have a limit in {@code type_cap}. */
    String ofTypesWithLimit() {
        return """
                SELECT name, (
                    SELECT count(*) FROM background_jobs
                    WHERE status = 'processing' AND job_type = type_cap.name) AS number
                FROM type_cap WHERE number > 0
            """;
    }
}
