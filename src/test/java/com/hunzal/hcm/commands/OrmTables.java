package com.hunzal.hcm.commands;

/**
 * The HR system's database in the words that SQLAlchemy has for its models: organizations in a table of another name,
 * and the two Phase 4 tables without the guide's defaults and without some of its columns, with others of their own.
 */
record OrmTables(String dateTime, String yes, String no) {

    static final OrmTables ON_SQLITE = new OrmTables("DATETIME", "1", "0");
    static final OrmTables ON_POSTGRESQL = new OrmTables("TIMESTAMP WITHOUT TIME ZONE", "true", "false");

    static final String[] MISSING = {
        "sms_provider to notification_settings",
        "digest_frequency to notification_settings",
        "dnd_enabled to notification_settings",
        "dnd_start to notification_settings",
        "dnd_end to notification_settings",
        "retry_count to background_jobs",
        "max_retries to background_jobs",
        "next_retry_at to background_jobs",
        "updated_at to background_jobs"
    };

    String[] statements() {
        return """
                CREATE TABLE core_organizations (
                	id VARCHAR(36) NOT NULL,
                	name VARCHAR(255) NOT NULL,
                	code VARCHAR(50) NOT NULL,
                	is_active BOOLEAN NOT NULL,
                	created_at DATETIME NOT NULL,
                	PRIMARY KEY (id),
                	UNIQUE (code)
                );
                CREATE TABLE core_users (
                	id VARCHAR(36) NOT NULL,
                	organization_id VARCHAR(36) NOT NULL,
                	email VARCHAR(255) NOT NULL,
                	PRIMARY KEY (id),
                	FOREIGN KEY(organization_id) REFERENCES core_organizations (id)
                );
                CREATE TABLE notification_settings (
                	id VARCHAR(36) NOT NULL,
                	organization_id VARCHAR(36) NOT NULL,
                	email_enabled BOOLEAN NOT NULL,
                	email_provider VARCHAR(50) NOT NULL,
                	email_from_address VARCHAR(255),
                	email_from_name VARCHAR(255),
                	sms_enabled BOOLEAN NOT NULL,
                	slack_enabled BOOLEAN NOT NULL,
                	slack_webhook_url VARCHAR(500),
                	push_enabled BOOLEAN DEFAULT FALSE NOT NULL,
                	custom_settings TEXT,
                	created_by VARCHAR(36),
                	created_at DATETIME NOT NULL,
                	updated_at DATETIME,
                	PRIMARY KEY (id),
                	CONSTRAINT ck_email_provider CHECK (email_provider IN ('smtp', 'sendgrid')),
                	UNIQUE (organization_id),
                	FOREIGN KEY(organization_id) REFERENCES core_organizations (id),
                	FOREIGN KEY(created_by) REFERENCES core_users (id)
                );
                CREATE TABLE background_jobs (
                	id VARCHAR(36) NOT NULL,
                	organization_id VARCHAR(36) NOT NULL,
                	job_type VARCHAR(100) NOT NULL,
                	status VARCHAR(20) NOT NULL,
                	priority INTEGER NOT NULL,
                	payload TEXT,
                	result TEXT,
                	error_message TEXT,
                	created_by VARCHAR(36),
                	started_at DATETIME,
                	completed_at DATETIME,
                	created_at DATETIME NOT NULL,
                	PRIMARY KEY (id),
                	CONSTRAINT ck_job_type CHECK (job_type != 'email_send'),
                	CONSTRAINT ck_status CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')),
                	FOREIGN KEY(organization_id) REFERENCES core_organizations (id),
                	FOREIGN KEY(created_by) REFERENCES core_users (id)
                );
                CREATE INDEX ix_background_jobs_status ON background_jobs (status);
                CREATE INDEX ix_background_jobs_organization_id ON background_jobs (organization_id);
                INSERT INTO core_organizations (id, name, code, is_active, created_at) VALUES
                	('acme', 'Acme', 'A', true, '2026-01-02 03:04:05.000006'),
                	('umbrella', 'Umbrella', 'U', true, '2026-01-02 03:04:05.000006');
                INSERT INTO core_users VALUES ('ada', 'acme', 'ada@acme.example');
                INSERT INTO notification_settings (id, organization_id, email_enabled, email_provider, sms_enabled,
                	slack_enabled, created_by, created_at)
                VALUES ('s1', 'umbrella', false, 'sendgrid', true, false, NULL, '2026-01-02 03:04:05.000006');
                INSERT INTO background_jobs (id, organization_id, job_type, status, priority, error_message, created_by, started_at,
                	completed_at, created_at)
                VALUES ('j1', 'acme', 'noop', 'failed', 0, 'no', 'ada', '2026-11-01 08:00:01', '2026-11-01 08:00:02',
                	'2026-11-01 08:00:00.123456')
                """.replace("DATETIME", dateTime)
                .replaceAll("(?i)\\btrue\\b", yes)
                .replaceAll("(?i)\\bfalse\\b", no)
                .split(";\n");
    }
}
