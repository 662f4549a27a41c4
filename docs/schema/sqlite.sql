-- What all migrations together make of an empty database. Written by a test, to be read by people; the
-- service runs the migrations.

CREATE TABLE background_jobs (
    id              TEXT NOT NULL PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))),
    organization_id TEXT NOT NULL,
    job_type        TEXT NOT NULL,
    status          TEXT DEFAULT 'queued',
    priority        INTEGER DEFAULT 0,
    payload         TEXT,
    result          TEXT,
    error_message   TEXT,
    retry_count     INTEGER DEFAULT 0,
    max_retries     INTEGER DEFAULT 3,
    next_retry_at   TIMESTAMP,
    started_at      TIMESTAMP,
    completed_at    TIMESTAMP,
    created_at      TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at      TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    run_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00.000000',
    attempt INTEGER NOT NULL DEFAULT 0,
    crash_count INTEGER NOT NULL DEFAULT 0,
    locked_by TEXT,
    lease_until TIMESTAMP,
    cancel_requested_at TIMESTAMP,
    checkpoint TEXT,
    idempotency_key TEXT,
    idempotency_hash TEXT,
    unique_key TEXT,
    parent_id TEXT,
    schedule_id TEXT,
    progress INTEGER,
    progress_message TEXT,
    failure_key TEXT,
    asked_by_root INTEGER,
    tags TEXT,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX hcm_background_jobs_idempotency ON background_jobs (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE INDEX hcm_background_jobs_mistimed ON background_jobs (id)
    WHERE CASE COALESCE(status, '') WHEN 'queued' THEN run_at < next_retry_at
            OR CASE WHEN next_retry_at < x''
                AND (next_retry_at GLOB '????-??-?? ??:??:??.??????' OR next_retry_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(next_retry_at), '') = '' ELSE COALESCE(next_retry_at, x'') <> x'' END
        WHEN 'processing' THEN 1 = 0
        ELSE CASE WHEN COALESCE(completed_at, updated_at) < x''
                AND (COALESCE(completed_at, updated_at) GLOB '????-??-?? ??:??:??.??????' OR COALESCE(completed_at, updated_at) GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(COALESCE(completed_at, updated_at)), '') = '' ELSE COALESCE(COALESCE(completed_at, updated_at), x'') <> x'' END END;

CREATE INDEX hcm_background_jobs_newest ON background_jobs (organization_id, created_at, id);

CREATE INDEX hcm_background_jobs_processing ON background_jobs (organization_id, job_type) WHERE status = 'processing';

CREATE INDEX hcm_background_jobs_ready ON background_jobs (organization_id, job_type, priority, run_at, id)
    WHERE COALESCE(status, '') = 'queued';

CREATE INDEX hcm_background_jobs_scheduled ON background_jobs (schedule_id)
    WHERE schedule_id IS NOT NULL AND COALESCE(status, '') IN ('queued', 'processing');

CREATE INDEX hcm_background_jobs_suspect ON background_jobs (organization_id, job_type, priority, run_at, id)
    WHERE COALESCE(status, '') = 'queued' AND crash_count > 1;

CREATE INDEX hcm_background_jobs_tagged ON background_jobs (organization_id, created_at, id) WHERE tags IS NOT NULL;

CREATE UNIQUE INDEX hcm_background_jobs_unique ON background_jobs (organization_id, job_type, unique_key) WHERE unique_key IS NOT NULL AND status IN ('queued', 'processing');

CREATE INDEX hcm_background_jobs_unkeyed ON background_jobs (status, id) WHERE status = 'failed' AND failure_key IS NULL;

CREATE INDEX hcm_background_jobs_unplaced ON background_jobs (id)
    WHERE COALESCE(priority, x'') = x''
        OR CASE WHEN created_at < x''
                AND (created_at GLOB '????-??-?? ??:??:??.??????' OR created_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(created_at), '') = '' ELSE 1 = 1 END
        OR run_at <> created_at AND CASE WHEN run_at < x''
                AND (run_at GLOB '????-??-?? ??:??:??.??????' OR run_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(run_at), '') = '' ELSE COALESCE(run_at, x'') <> x'' END;

CREATE INDEX hcm_background_jobs_unsuccessful ON background_jobs (organization_id, status, created_at, id) WHERE status IN ('failed', 'cancelled');

CREATE INDEX idx_background_jobs_created ON background_jobs (created_at);

CREATE INDEX idx_background_jobs_next_retry ON background_jobs (next_retry_at) WHERE status = 'queued';

CREATE INDEX idx_background_jobs_org ON background_jobs (organization_id);

CREATE INDEX idx_background_jobs_status ON background_jobs (status);

CREATE INDEX idx_background_jobs_type ON background_jobs (job_type);

CREATE TABLE hcm_absent_organizations (
    organization_id TEXT NOT NULL PRIMARY KEY,
    noticed_at      TIMESTAMP NOT NULL,
    from_before     INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE hcm_attachments (
    notification_id TEXT NOT NULL,
    position        INTEGER NOT NULL,
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    path            TEXT,
    content         BLOB,
    PRIMARY KEY (notification_id, position),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (notification_id) REFERENCES hcm_notifications (id) ON DELETE CASCADE
);

CREATE INDEX hcm_attachments_organization ON hcm_attachments (organization_id);

CREATE TABLE hcm_audit_entries (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT,
    seq             INTEGER NOT NULL,
    at              TIMESTAMP NOT NULL,
    actor           TEXT NOT NULL,
    action          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    request_id      TEXT,
    details         TEXT NOT NULL,
    previous_hash   TEXT NOT NULL,
    hash            TEXT NOT NULL,
    UNIQUE (organization_id, seq),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_audit_entries_action ON hcm_audit_entries (organization_id, action, at, seq);

CREATE INDEX hcm_audit_entries_actor ON hcm_audit_entries (organization_id, actor, at, seq);

CREATE INDEX hcm_audit_entries_at ON hcm_audit_entries (organization_id, at, seq);

CREATE UNIQUE INDEX hcm_audit_entries_service ON hcm_audit_entries (seq) WHERE organization_id IS NULL;

CREATE INDEX hcm_audit_entries_subject ON hcm_audit_entries (organization_id, subject, at, seq);

CREATE TABLE hcm_audit_heads (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT,
    seq             INTEGER NOT NULL,
    hash            TEXT NOT NULL,
    checked_at      TIMESTAMP,
    broken          TEXT,
    UNIQUE (organization_id),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE TABLE hcm_channel_pauses (
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    reason          TEXT NOT NULL,
    paused_at       TIMESTAMP NOT NULL,
    PRIMARY KEY (organization_id, channel, provider),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE TABLE hcm_deliveries (
    id                  TEXT NOT NULL PRIMARY KEY,
    notification_id     TEXT NOT NULL,
    organization_id     TEXT NOT NULL,
    event               TEXT NOT NULL,
    severity            TEXT NOT NULL,
    channel             TEXT NOT NULL,
    recipient_id        TEXT,
    recipient_name      TEXT,
    address             TEXT,
    zone                TEXT,
    state               TEXT NOT NULL,
    reason              TEXT,
    next_at             TIMESTAMP,
    provider            TEXT,
    job_id              TEXT,
    attempt             INTEGER NOT NULL DEFAULT 0,
    retries             INTEGER NOT NULL DEFAULT 0,
    resends             INTEGER NOT NULL DEFAULT 0,
    dedupe_key          TEXT,
    digest_id           TEXT,
    settings_version    TEXT,
    provider_message_id TEXT,
    throttled_until     TIMESTAMP,
    sent_at             TIMESTAMP,
    created_at          TIMESTAMP NOT NULL,
    updated_at          TIMESTAMP NOT NULL,
    deadline_at         TIMESTAMP,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
    FOREIGN KEY (notification_id) REFERENCES hcm_notifications (id) ON DELETE CASCADE
);

CREATE INDEX hcm_deliveries_deduplicated ON hcm_deliveries (organization_id, dedupe_key, created_at, id) WHERE dedupe_key IS NOT NULL;

CREATE INDEX hcm_deliveries_digest ON hcm_deliveries (digest_id) WHERE digest_id IS NOT NULL;

CREATE INDEX hcm_deliveries_digested ON hcm_deliveries (organization_id, channel, address, next_at) WHERE state = 'digested';

CREATE INDEX hcm_deliveries_held ON hcm_deliveries (organization_id, id, reason, settings_version) WHERE state = 'held';

CREATE INDEX hcm_deliveries_notification ON hcm_deliveries (notification_id, state, id);

CREATE INDEX hcm_deliveries_open ON hcm_deliveries (id) WHERE state IN ('pending', 'held', 'sending');

CREATE INDEX hcm_deliveries_person ON hcm_deliveries (organization_id, recipient_id) WHERE recipient_id IS NOT NULL;

CREATE INDEX hcm_deliveries_provider_message ON hcm_deliveries (provider_message_id) WHERE provider_message_id IS NOT NULL;

CREATE INDEX hcm_deliveries_recipient ON hcm_deliveries (organization_id, address, event, created_at);

CREATE INDEX hcm_deliveries_sent ON hcm_deliveries (organization_id, channel, sent_at) WHERE sent_at IS NOT NULL;

CREATE INDEX hcm_deliveries_throttled ON hcm_deliveries (organization_id, provider, throttled_until) WHERE throttled_until IS NOT NULL;

CREATE TABLE hcm_delivery_attempts (
    delivery_id TEXT NOT NULL,
    attempt     INTEGER NOT NULL,
    provider    TEXT NOT NULL,
    started_at  TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    outcome     TEXT,
    stage       TEXT,
    retry_after INTEGER,
    advice      TEXT,
    PRIMARY KEY (delivery_id, attempt),
    FOREIGN KEY (delivery_id) REFERENCES hcm_deliveries (id) ON DELETE CASCADE
);

CREATE TABLE hcm_digests (
    id                  TEXT NOT NULL PRIMARY KEY,
    organization_id     TEXT NOT NULL,
    channel             TEXT NOT NULL,
    address             TEXT NOT NULL DEFAULT '',
    event               TEXT NOT NULL DEFAULT '',
    zone                TEXT,
    period_start        TIMESTAMP NOT NULL,
    period_end          TIMESTAMP NOT NULL,
    state               TEXT NOT NULL DEFAULT 'open',
    job_id              TEXT,
    provider            TEXT,
    attempt             INTEGER NOT NULL DEFAULT 0,
    retries             INTEGER NOT NULL DEFAULT 0,
    entries             INTEGER NOT NULL DEFAULT 0,
    severity            TEXT,
    settings_version    TEXT,
    deadline_at         TIMESTAMP,
    provider_message_id TEXT,
    created_at          TIMESTAMP NOT NULL,
    sent_at             TIMESTAMP,
    UNIQUE (organization_id, channel, address, event, period_start),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_digests_old ON hcm_digests (period_end) WHERE state NOT IN ('open', 'sending');

CREATE INDEX hcm_digests_open ON hcm_digests (organization_id, settings_version) WHERE state = 'open';

CREATE TABLE hcm_house_notices (
    organization_id TEXT NOT NULL,
    event           TEXT NOT NULL,
    cause           TEXT NOT NULL,
    last_at         TIMESTAMP NOT NULL,
    PRIMARY KEY (organization_id, event, cause),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_house_notices_old ON hcm_house_notices (last_at);

CREATE TABLE hcm_job_attempts (
    job_id        TEXT NOT NULL,
    attempt       INTEGER NOT NULL,
    node          TEXT,
    started_at    TIMESTAMP,
    ended_at      TIMESTAMP NOT NULL,
    outcome       TEXT NOT NULL,
    error_class   TEXT,
    error_message TEXT,
    stack_trace   TEXT,
    PRIMARY KEY (job_id, attempt),
    FOREIGN KEY (job_id) REFERENCES background_jobs (id) ON DELETE CASCADE
);

CREATE TABLE hcm_job_events (
    seq             INTEGER PRIMARY KEY,
    organization_id TEXT NOT NULL,
    happened_at     TIMESTAMP NOT NULL,
    changes         TEXT NOT NULL,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_job_events_organization ON hcm_job_events (organization_id, seq);

CREATE TABLE hcm_job_log (
    job_id    TEXT NOT NULL,
    line      INTEGER NOT NULL,
    attempt   INTEGER NOT NULL,
    logged_at TIMESTAMP NOT NULL,
    message   TEXT NOT NULL,
    PRIMARY KEY (job_id, line),
    FOREIGN KEY (job_id) REFERENCES background_jobs (id) ON DELETE CASCADE
);

CREATE TABLE hcm_job_pauses (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT,
    job_type        TEXT NOT NULL,
    paused_at       TIMESTAMP NOT NULL,
    paused_by       TEXT NOT NULL,
    reason          TEXT,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX hcm_job_pauses_once ON hcm_job_pauses (COALESCE(organization_id, ''), job_type);

CREATE TABLE hcm_job_schedules (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    cron            TEXT NOT NULL,
    zone            TEXT NOT NULL,
    job_type        TEXT NOT NULL,
    payload         TEXT,
    priority        INTEGER NOT NULL DEFAULT 0,
    max_retries     INTEGER NOT NULL DEFAULT 3,
    enabled         INTEGER NOT NULL DEFAULT 1,
    next_run_at     TIMESTAMP,
    last_run_at     TIMESTAMP,
    last_job_id     TEXT,
    created_at      TIMESTAMP NOT NULL,
    updated_at      TIMESTAMP NOT NULL,
    overlap TEXT NOT NULL DEFAULT 'allow',
    last_skipped_at TIMESTAMP,
    last_skipped_reason TEXT,
    payload_check TEXT,
    asked_by_root INTEGER NOT NULL DEFAULT 0,
    tags TEXT,
    UNIQUE (organization_id, name),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_job_schedules_due ON hcm_job_schedules (next_run_at) WHERE enabled = 1;

CREATE INDEX hcm_job_schedules_odd ON hcm_job_schedules (id)
    WHERE CASE WHEN next_run_at < x''
                AND (next_run_at GLOB '????-??-?? ??:??:??.??????' OR next_run_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(next_run_at), '') = '' ELSE COALESCE(next_run_at, x'') <> x'' END
        OR CASE WHEN last_run_at < x''
                AND (last_run_at GLOB '????-??-?? ??:??:??.??????' OR last_run_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(last_run_at), '') = '' ELSE COALESCE(last_run_at, x'') <> x'' END
        OR CASE WHEN last_skipped_at < x''
                AND (last_skipped_at GLOB '????-??-?? ??:??:??.??????' OR last_skipped_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(last_skipped_at), '') = '' ELSE COALESCE(last_skipped_at, x'') <> x'' END
        OR CASE WHEN created_at < x''
                AND (created_at GLOB '????-??-?? ??:??:??.??????' OR created_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(created_at), '') = '' ELSE COALESCE(created_at, x'') <> x'' END
        OR CASE WHEN updated_at < x''
                AND (updated_at GLOB '????-??-?? ??:??:??.??????' OR updated_at GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(updated_at), '') = '' ELSE COALESCE(updated_at, x'') <> x'' END;

CREATE TRIGGER hcm_job_schedules_changed AFTER UPDATE OF enabled, cron, zone ON hcm_job_schedules
WHEN NEW.next_run_at IS OLD.next_run_at
    AND (NEW.enabled IS NOT OLD.enabled OR NEW.cron IS NOT OLD.cron OR NEW.zone IS NOT OLD.zone)
BEGIN
    UPDATE hcm_job_schedules SET next_run_at = NULL WHERE id = NEW.id;
END;

CREATE TRIGGER hcm_job_schedules_payload_changed AFTER UPDATE OF job_type, payload ON hcm_job_schedules
WHEN NEW.payload_check IS OLD.payload_check
    AND (NEW.job_type IS NOT OLD.job_type OR NEW.payload IS NOT OLD.payload)
BEGIN
    UPDATE hcm_job_schedules SET payload_check = NULL WHERE id = NEW.id;
END;

CREATE TABLE hcm_job_statistics (
    organization_id TEXT NOT NULL,
    job_type        TEXT NOT NULL,
    period_start    TIMESTAMP NOT NULL,
    metric          TEXT NOT NULL,
    bucket          INTEGER NOT NULL,
    jobs            INTEGER NOT NULL,
    PRIMARY KEY (organization_id, period_start, job_type, metric, bucket),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_job_statistics_period ON hcm_job_statistics (period_start);

CREATE TABLE hcm_journal_marker (
    marker TEXT NOT NULL
);

CREATE TABLE hcm_notifications (
    id               TEXT NOT NULL PRIMARY KEY,
    organization_id  TEXT NOT NULL,
    event            TEXT NOT NULL,
    severity         TEXT NOT NULL DEFAULT 'normal',
    subject          TEXT,
    body             TEXT,
    template         TEXT,
    data             TEXT,
    slack            INTEGER NOT NULL DEFAULT 0,
    digest           INTEGER NOT NULL DEFAULT 0,
    dedupe_key       TEXT,
    send_at          TIMESTAMP,
    expires_at       TIMESTAMP,
    attachments      TEXT,
    created_at       TIMESTAMP NOT NULL,
    created_by       TEXT,
    idempotency_key  TEXT,
    idempotency_hash TEXT,
    job_id           TEXT,
    cancelled_at     TIMESTAMP,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX hcm_notifications_idempotency ON hcm_notifications (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE UNIQUE INDEX hcm_notifications_job ON hcm_notifications (job_id) WHERE job_id IS NOT NULL;

CREATE INDEX hcm_notifications_newest ON hcm_notifications (organization_id, created_at, id);

CREATE INDEX hcm_notifications_old ON hcm_notifications (created_at, id);

CREATE TABLE hcm_provider_credentials (
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    fields          TEXT NOT NULL,
    key_id          TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    set_at          TIMESTAMP NOT NULL,
    set_by          TEXT NOT NULL,
    last_success_at TIMESTAMP,
    PRIMARY KEY (organization_id, channel, provider),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE TABLE hcm_receipts (
    organization_id TEXT NOT NULL,
    provider        TEXT NOT NULL,
    event_id        TEXT NOT NULL,
    received_at     TIMESTAMP NOT NULL,
    PRIMARY KEY (organization_id, provider, event_id),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_receipts_received ON hcm_receipts (received_at);

CREATE TABLE hcm_send_counts (
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    subject         TEXT NOT NULL DEFAULT '',
    window_start    TIMESTAMP NOT NULL,
    used            INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, name, subject, window_start),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_send_counts_old ON hcm_send_counts (window_start);

CREATE TABLE hcm_send_paces (
    organization_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    free_at         TIMESTAMP NOT NULL,
    queued_until    TIMESTAMP NOT NULL,
    PRIMARY KEY (organization_id, name),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE TABLE hcm_settings_versions (
    organization_id   TEXT NOT NULL,
    version           INTEGER NOT NULL,
    changed_at        TIMESTAMP NOT NULL,
    changed_by        TEXT NOT NULL,
    request_id        TEXT,
    settings          TEXT NOT NULL,
    slack_webhook_url TEXT,
    changes           TEXT NOT NULL,
    PRIMARY KEY (organization_id, version),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE TABLE hcm_suppressions (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    address         TEXT NOT NULL,
    reason          TEXT,
    source          TEXT NOT NULL,
    created_at      TIMESTAMP NOT NULL,
    created_by      TEXT NOT NULL,
    UNIQUE (organization_id, channel, address),
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_suppressions_created ON hcm_suppressions (organization_id, created_at, id);

CREATE TABLE hcm_takeover (
    id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    taken_over_at TIMESTAMP NOT NULL,
    held          INTEGER NOT NULL DEFAULT 0,
    finished_jobs INTEGER NOT NULL DEFAULT 0,
    decided_at    TIMESTAMP
);

CREATE TABLE hcm_test_sends (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL,
    sent_at         TIMESTAMP NOT NULL,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX hcm_test_sends_of_organization ON hcm_test_sends (organization_id, sent_at);

CREATE TABLE hcm_whole_service_runs (
    job_type   TEXT NOT NULL PRIMARY KEY,
    job_id     TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL
);

CREATE TABLE hcm_worker_nodes (
    id           TEXT NOT NULL PRIMARY KEY,
    host         TEXT NOT NULL,
    version      TEXT NOT NULL,
    started_at   TIMESTAMP NOT NULL,
    last_beat_at TIMESTAMP NOT NULL,
    alive_until  TIMESTAMP NOT NULL,
    running      INTEGER NOT NULL,
    capacity     INTEGER NOT NULL,
    job_types    TEXT NOT NULL
);

CREATE TABLE notification_settings (
    id                 TEXT NOT NULL PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))),
    organization_id    TEXT NOT NULL UNIQUE,
    email_enabled      INTEGER DEFAULT 1,
    email_provider     TEXT DEFAULT 'smtp',
    email_from_address TEXT DEFAULT 'noreply@hunzal.com',
    email_from_name    TEXT,
    sms_enabled        INTEGER DEFAULT 0,
    sms_provider       TEXT,
    slack_enabled      INTEGER DEFAULT 0,
    slack_webhook_url  TEXT,
    digest_frequency   TEXT DEFAULT 'daily',
    dnd_enabled        INTEGER DEFAULT 0,
    dnd_start          TEXT DEFAULT '22:00',
    dnd_end            TEXT DEFAULT '06:00',
    custom_settings    TEXT,
    created_at         TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at         TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    timezone TEXT DEFAULT 'UTC',
    digest_hour INTEGER DEFAULT 8,
    digest_weekday TEXT DEFAULT 'monday',
    sms_monthly_segments INTEGER,
    email_fallback_provider TEXT,
    admin_recipients TEXT,
    notify_job_failed INTEGER DEFAULT 0,
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
);

CREATE INDEX idx_notification_settings_created ON notification_settings (created_at);

CREATE INDEX idx_notification_settings_org ON notification_settings (organization_id);

CREATE TABLE organizations (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
