package com.hunzal.hcm.commands;

import java.nio.file.Path;

/** The database as the Python program leaves it: SQLAlchemy's types, no defaults, tables and columns of its own. */
final class HrSystem {

    static final String ORGANIZATIONS_AND_USERS = """
            CREATE TABLE organizations (
                id VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL, plan VARCHAR(20) DEFAULT 'free', PRIMARY KEY (id));
            CREATE TABLE users (
                id INTEGER NOT NULL, organization_id VARCHAR(36), email VARCHAR(255), PRIMARY KEY (id),
                FOREIGN KEY (organization_id) REFERENCES organizations (id));
            CREATE TABLE logins (email VARCHAR(255), at DATETIME);
            CREATE TRIGGER users_first_login AFTER INSERT ON users BEGIN
                INSERT INTO logins VALUES (new.email, '2026-01-02 03:04:05.000006');
            END;
            CREATE VIEW people AS SELECT email FROM users;
            INSERT INTO organizations (id, name) VALUES ('acme', 'Acme'), ('umbrella', 'Umbrella');
            INSERT INTO users VALUES (1, 'acme', 'ada@acme.example');
            """;

    static final String NOTIFICATION_SETTINGS = """
            CREATE TABLE notification_settings (
                id VARCHAR(36) NOT NULL, organization_id VARCHAR(36) NOT NULL,
                email_enabled BOOLEAN, email_provider VARCHAR(50), email_from_address VARCHAR(255),
                email_from_name VARCHAR(255), sms_enabled BOOLEAN, sms_provider VARCHAR(50), slack_enabled BOOLEAN,
                slack_webhook_url VARCHAR(500), digest_frequency VARCHAR(20), dnd_enabled BOOLEAN, dnd_start VARCHAR(5),
                dnd_end VARCHAR(5), custom_settings JSON, theme VARCHAR(10), created_at DATETIME, updated_at DATETIME,
                PRIMARY KEY (id), UNIQUE (organization_id),
                FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE);
            CREATE INDEX idx_notification_settings_org ON notification_settings (organization_id);
            CREATE INDEX idx_notification_settings_created ON notification_settings (created_at);
            INSERT INTO notification_settings (id, organization_id, email_enabled, theme, created_at)
            VALUES ('s1', 'acme', 1, 'dark', '2026-01-02 03:04:05.123456');
            """;

    static final String BACKGROUND_JOBS = """
            CREATE TABLE background_jobs (
                id VARCHAR(36) NOT NULL, organization_id VARCHAR(36) NOT NULL, job_type VARCHAR(100) NOT NULL,
                status VARCHAR(20), priority INTEGER, payload JSON, result JSON, error_message TEXT,
                retry_count INTEGER, max_retries INTEGER, next_retry_at DATETIME, started_at DATETIME,
                completed_at DATETIME, created_at DATETIME, updated_at DATETIME, requested_by VARCHAR(36),
                PRIMARY KEY (id), FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE);
            CREATE INDEX idx_background_jobs_org ON background_jobs (organization_id);
            CREATE INDEX idx_background_jobs_status ON background_jobs (status);
            CREATE INDEX idx_background_jobs_type ON background_jobs (job_type);
            CREATE INDEX idx_background_jobs_created ON background_jobs (created_at);
            CREATE INDEX idx_background_jobs_next_retry ON background_jobs (next_retry_at) WHERE status = 'queued';
            INSERT INTO background_jobs (id, organization_id, job_type, status, next_retry_at, requested_by)
            VALUES ('j1', 'acme', 'cleanup', 'queued', '2031-01-01 00:00:00.000000', 'ada'),
                   ('j2', 'umbrella', 'cleanup', 'completed', NULL, NULL);
            """;

    private HrSystem() {}

    static SqliteFile databaseIn(Path dataFolder) {
        return SqliteFile.in(dataFolder).execute(ORGANIZATIONS_AND_USERS, NOTIFICATION_SETTINGS, BACKGROUND_JOBS);
    }
}
