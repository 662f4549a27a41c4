-- What all migrations together make of an empty database. Written by a test, to be read by people; the
-- service runs the migrations.

CREATE TABLE background_jobs (
    id text DEFAULT (gen_random_uuid())::text NOT NULL,
    organization_id text NOT NULL,
    job_type text NOT NULL,
    status text DEFAULT 'queued'::text,
    priority integer DEFAULT 0,
    payload text,
    result text,
    error_message text,
    retry_count integer DEFAULT 0,
    max_retries integer DEFAULT 3,
    next_retry_at timestamp with time zone,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP,
    run_at timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    crash_count integer DEFAULT 0 NOT NULL,
    locked_by text,
    lease_until timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    checkpoint text,
    idempotency_key text,
    idempotency_hash text,
    unique_key text,
    parent_id text,
    schedule_id text,
    progress integer,
    progress_message text,
    failure_key text,
    asked_by_root boolean,
    tags text,
    CONSTRAINT background_jobs_pkey PRIMARY KEY (id),
    CONSTRAINT background_jobs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX hcm_background_jobs_idempotency ON background_jobs USING btree (organization_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX hcm_background_jobs_mistimed ON background_jobs USING btree (id) WHERE 
CASE COALESCE(status, ''::text)
    WHEN 'queued'::text THEN ((run_at < next_retry_at) OR ((next_retry_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (next_retry_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone)))
    WHEN 'processing'::text THEN (1 = 0)
    ELSE ((COALESCE(completed_at, updated_at) < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (COALESCE(completed_at, updated_at) > '9999-12-31 23:59:59.999999+00'::timestamp with time zone))
END;

CREATE INDEX hcm_background_jobs_newest ON background_jobs USING btree (organization_id, created_at, id) WITH (deduplicate_items=off);

CREATE INDEX hcm_background_jobs_processing ON background_jobs USING btree (organization_id, job_type) WHERE (status = 'processing'::text);

CREATE INDEX hcm_background_jobs_ready ON background_jobs USING btree (organization_id, job_type, priority, run_at, id) WITH (deduplicate_items=off) WHERE ((COALESCE(status, ''::text) = 'queued'::text) AND (priority IS NOT NULL));

CREATE INDEX hcm_background_jobs_scheduled ON background_jobs USING btree (schedule_id) WHERE ((schedule_id IS NOT NULL) AND (COALESCE(status, ''::text) = ANY (ARRAY['queued'::text, 'processing'::text])));

CREATE INDEX hcm_background_jobs_suspect ON background_jobs USING btree (organization_id, job_type, priority, run_at, id) WHERE ((COALESCE(status, ''::text) = 'queued'::text) AND (crash_count > 1));

CREATE INDEX hcm_background_jobs_tagged ON background_jobs USING btree (organization_id, created_at, id) WHERE (tags IS NOT NULL);

CREATE UNIQUE INDEX hcm_background_jobs_unique ON background_jobs USING btree (organization_id, job_type, unique_key) WHERE ((unique_key IS NOT NULL) AND (status = ANY (ARRAY['queued'::text, 'processing'::text])));

CREATE INDEX hcm_background_jobs_unkeyed ON background_jobs USING btree (status, id) WHERE ((status = 'failed'::text) AND (failure_key IS NULL));

CREATE INDEX hcm_background_jobs_unplaced ON background_jobs USING btree (id) WHERE ((priority IS NULL) OR ((created_at IS NULL) OR ((created_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (created_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone))) OR ((run_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (run_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone)));

CREATE INDEX hcm_background_jobs_unsuccessful ON background_jobs USING btree (organization_id, status, created_at, id) WHERE (status = ANY (ARRAY['failed'::text, 'cancelled'::text]));

CREATE INDEX idx_background_jobs_created ON background_jobs USING btree (created_at);

CREATE INDEX idx_background_jobs_next_retry ON background_jobs USING btree (next_retry_at) WHERE (status = 'queued'::text);

CREATE INDEX idx_background_jobs_org ON background_jobs USING btree (organization_id);

CREATE INDEX idx_background_jobs_status ON background_jobs USING btree (status);

CREATE INDEX idx_background_jobs_type ON background_jobs USING btree (job_type);

CREATE TABLE hcm_absent_organizations (
    organization_id text NOT NULL,
    noticed_at timestamp with time zone NOT NULL,
    from_before boolean DEFAULT false NOT NULL,
    CONSTRAINT hcm_absent_organizations_pkey PRIMARY KEY (organization_id)
);

CREATE TABLE hcm_attachments (
    notification_id text NOT NULL,
    position integer NOT NULL,
    organization_id text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    path text,
    content bytea,
    CONSTRAINT hcm_attachments_pkey PRIMARY KEY (notification_id, "position"),
    CONSTRAINT hcm_attachments_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES hcm_notifications(id) ON DELETE CASCADE,
    CONSTRAINT hcm_attachments_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_attachments_organization ON hcm_attachments USING btree (organization_id);

CREATE TABLE hcm_audit_entries (
    id text NOT NULL,
    organization_id text,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    request_id text,
    details text NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT hcm_audit_entries_organization_id_seq_key UNIQUE (organization_id, seq),
    CONSTRAINT hcm_audit_entries_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_audit_entries_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_audit_entries_action ON hcm_audit_entries USING btree (organization_id, action, at, seq);

CREATE INDEX hcm_audit_entries_actor ON hcm_audit_entries USING btree (organization_id, actor, at, seq);

CREATE INDEX hcm_audit_entries_at ON hcm_audit_entries USING btree (organization_id, at, seq);

CREATE UNIQUE INDEX hcm_audit_entries_service ON hcm_audit_entries USING btree (seq) WHERE (organization_id IS NULL);

CREATE INDEX hcm_audit_entries_subject ON hcm_audit_entries USING btree (organization_id, subject, at, seq);

CREATE TABLE hcm_audit_heads (
    id text NOT NULL,
    organization_id text,
    seq bigint NOT NULL,
    hash text NOT NULL,
    checked_at timestamp with time zone,
    broken text,
    CONSTRAINT hcm_audit_heads_organization_id_key UNIQUE (organization_id),
    CONSTRAINT hcm_audit_heads_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_audit_heads_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE TABLE hcm_channel_pauses (
    organization_id text NOT NULL,
    channel text NOT NULL,
    provider text NOT NULL,
    reason text NOT NULL,
    paused_at timestamp with time zone NOT NULL,
    CONSTRAINT hcm_channel_pauses_pkey PRIMARY KEY (organization_id, channel, provider),
    CONSTRAINT hcm_channel_pauses_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE TABLE hcm_deliveries (
    id text NOT NULL,
    notification_id text NOT NULL,
    organization_id text NOT NULL,
    event text NOT NULL,
    severity text NOT NULL,
    channel text NOT NULL,
    recipient_id text,
    recipient_name text,
    address text,
    zone text,
    state text NOT NULL,
    reason text,
    next_at timestamp with time zone,
    provider text,
    job_id text,
    attempt integer DEFAULT 0 NOT NULL,
    retries integer DEFAULT 0 NOT NULL,
    resends integer DEFAULT 0 NOT NULL,
    dedupe_key text,
    digest_id text,
    settings_version text,
    provider_message_id text,
    throttled_until timestamp with time zone,
    sent_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deadline_at timestamp with time zone,
    CONSTRAINT hcm_deliveries_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_deliveries_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES hcm_notifications(id) ON DELETE CASCADE,
    CONSTRAINT hcm_deliveries_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_deliveries_deduplicated ON hcm_deliveries USING btree (organization_id, dedupe_key, created_at, id) WHERE (dedupe_key IS NOT NULL);

CREATE INDEX hcm_deliveries_digest ON hcm_deliveries USING btree (digest_id) WHERE (digest_id IS NOT NULL);

CREATE INDEX hcm_deliveries_digested ON hcm_deliveries USING btree (organization_id, channel, address, next_at) WHERE (state = 'digested'::text);

CREATE INDEX hcm_deliveries_held ON hcm_deliveries USING btree (organization_id, id, reason, settings_version) WHERE (state = 'held'::text);

CREATE INDEX hcm_deliveries_notification ON hcm_deliveries USING btree (notification_id, state, id);

CREATE INDEX hcm_deliveries_open ON hcm_deliveries USING btree (id) WHERE (state = ANY (ARRAY['pending'::text, 'held'::text, 'sending'::text]));

CREATE INDEX hcm_deliveries_person ON hcm_deliveries USING btree (organization_id, recipient_id) WHERE (recipient_id IS NOT NULL);

CREATE INDEX hcm_deliveries_provider_message ON hcm_deliveries USING btree (provider_message_id) WHERE (provider_message_id IS NOT NULL);

CREATE INDEX hcm_deliveries_recipient ON hcm_deliveries USING btree (organization_id, address, event, created_at);

CREATE INDEX hcm_deliveries_sent ON hcm_deliveries USING btree (organization_id, channel, sent_at) WHERE (sent_at IS NOT NULL);

CREATE INDEX hcm_deliveries_throttled ON hcm_deliveries USING btree (organization_id, provider, throttled_until) WHERE (throttled_until IS NOT NULL);

CREATE TABLE hcm_delivery_attempts (
    delivery_id text NOT NULL,
    attempt integer NOT NULL,
    provider text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    outcome text,
    stage text,
    retry_after integer,
    advice text,
    CONSTRAINT hcm_delivery_attempts_pkey PRIMARY KEY (delivery_id, attempt),
    CONSTRAINT hcm_delivery_attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES hcm_deliveries(id) ON DELETE CASCADE
);

CREATE TABLE hcm_digests (
    id text NOT NULL,
    organization_id text NOT NULL,
    channel text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    event text DEFAULT ''::text NOT NULL,
    zone text,
    period_start timestamp with time zone NOT NULL,
    period_end timestamp with time zone NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    job_id text,
    provider text,
    attempt integer DEFAULT 0 NOT NULL,
    retries integer DEFAULT 0 NOT NULL,
    entries integer DEFAULT 0 NOT NULL,
    severity text,
    settings_version text,
    deadline_at timestamp with time zone,
    provider_message_id text,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT hcm_digests_organization_id_channel_address_event_period_st_key UNIQUE (organization_id, channel, address, event, period_start),
    CONSTRAINT hcm_digests_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_digests_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_digests_old ON hcm_digests USING btree (period_end) WHERE (state <> ALL (ARRAY['open'::text, 'sending'::text]));

CREATE INDEX hcm_digests_open ON hcm_digests USING btree (organization_id, settings_version) WHERE (state = 'open'::text);

CREATE TABLE hcm_house_notices (
    organization_id text NOT NULL,
    event text NOT NULL,
    cause text NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT hcm_house_notices_pkey PRIMARY KEY (organization_id, event, cause),
    CONSTRAINT hcm_house_notices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_house_notices_old ON hcm_house_notices USING btree (last_at);

CREATE TABLE hcm_job_attempts (
    job_id text NOT NULL,
    attempt integer NOT NULL,
    node text,
    started_at timestamp with time zone,
    ended_at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    error_class text,
    error_message text,
    stack_trace text,
    CONSTRAINT hcm_job_attempts_pkey PRIMARY KEY (job_id, attempt),
    CONSTRAINT hcm_job_attempts_job_id_fkey FOREIGN KEY (job_id) REFERENCES background_jobs(id) ON DELETE CASCADE
);

CREATE TABLE hcm_job_events (
    seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    organization_id text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    changes text NOT NULL,
    CONSTRAINT hcm_job_events_pkey PRIMARY KEY (seq),
    CONSTRAINT hcm_job_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_job_events_order ON hcm_job_events USING btree (transaction_id, seq);

CREATE INDEX hcm_job_events_organization ON hcm_job_events USING btree (organization_id, transaction_id, seq);

CREATE TABLE hcm_job_log (
    job_id text NOT NULL,
    line integer NOT NULL,
    attempt integer NOT NULL,
    logged_at timestamp with time zone NOT NULL,
    message text NOT NULL,
    CONSTRAINT hcm_job_log_pkey PRIMARY KEY (job_id, line),
    CONSTRAINT hcm_job_log_job_id_fkey FOREIGN KEY (job_id) REFERENCES background_jobs(id) ON DELETE CASCADE
);

CREATE TABLE hcm_job_pauses (
    id text NOT NULL,
    organization_id text,
    job_type text NOT NULL,
    paused_at timestamp with time zone NOT NULL,
    paused_by text NOT NULL,
    reason text,
    CONSTRAINT hcm_job_pauses_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_job_pauses_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX hcm_job_pauses_once ON hcm_job_pauses USING btree (COALESCE(organization_id, ''::text), job_type);

CREATE TABLE hcm_job_schedules (
    id text NOT NULL,
    organization_id text NOT NULL,
    name text NOT NULL,
    cron text NOT NULL,
    zone text NOT NULL,
    job_type text NOT NULL,
    payload text,
    priority integer DEFAULT 0 NOT NULL,
    max_retries integer DEFAULT 3 NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    next_run_at timestamp with time zone,
    last_run_at timestamp with time zone,
    last_job_id text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    overlap text DEFAULT 'allow'::text NOT NULL,
    last_skipped_at timestamp with time zone,
    last_skipped_reason text,
    payload_check text,
    asked_by_root boolean DEFAULT false NOT NULL,
    tags text,
    CONSTRAINT hcm_job_schedules_organization_id_name_key UNIQUE (organization_id, name),
    CONSTRAINT hcm_job_schedules_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_job_schedules_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_job_schedules_due ON hcm_job_schedules USING btree (next_run_at) WHERE enabled;

CREATE INDEX hcm_job_schedules_odd ON hcm_job_schedules USING btree (id) WHERE (((next_run_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (next_run_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone)) OR ((last_run_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (last_run_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone)) OR ((last_skipped_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (last_skipped_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone)) OR ((created_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (created_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone)) OR ((updated_at < '0001-01-01 00:00:00+00'::timestamp with time zone) OR (updated_at > '9999-12-31 23:59:59.999999+00'::timestamp with time zone)));

CREATE TRIGGER hcm_job_schedules_changed BEFORE UPDATE OF enabled, cron, zone, job_type, payload ON hcm_job_schedules FOR EACH ROW EXECUTE FUNCTION hcm_job_schedule_changed();

CREATE TABLE hcm_job_statistics (
    organization_id text NOT NULL,
    job_type text NOT NULL,
    period_start timestamp with time zone NOT NULL,
    metric text NOT NULL,
    bucket integer NOT NULL,
    jobs bigint NOT NULL,
    CONSTRAINT hcm_job_statistics_pkey PRIMARY KEY (organization_id, period_start, job_type, metric, bucket),
    CONSTRAINT hcm_job_statistics_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_job_statistics_period ON hcm_job_statistics USING btree (period_start);

CREATE TABLE hcm_notifications (
    id text NOT NULL,
    organization_id text NOT NULL,
    event text NOT NULL,
    severity text DEFAULT 'normal'::text NOT NULL,
    subject text,
    body text,
    template text,
    data text,
    slack boolean DEFAULT false NOT NULL,
    digest boolean DEFAULT false NOT NULL,
    dedupe_key text,
    send_at timestamp with time zone,
    expires_at timestamp with time zone,
    attachments text,
    created_at timestamp with time zone NOT NULL,
    created_by text,
    idempotency_key text,
    idempotency_hash text,
    job_id text,
    cancelled_at timestamp with time zone,
    CONSTRAINT hcm_notifications_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_notifications_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX hcm_notifications_idempotency ON hcm_notifications USING btree (organization_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE UNIQUE INDEX hcm_notifications_job ON hcm_notifications USING btree (job_id) WHERE (job_id IS NOT NULL);

CREATE INDEX hcm_notifications_newest ON hcm_notifications USING btree (organization_id, created_at, id);

CREATE INDEX hcm_notifications_old ON hcm_notifications USING btree (created_at, id);

CREATE TABLE hcm_provider_credentials (
    organization_id text NOT NULL,
    channel text NOT NULL,
    provider text NOT NULL,
    fields text NOT NULL,
    key_id text NOT NULL,
    fingerprint text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL,
    last_success_at timestamp with time zone,
    CONSTRAINT hcm_provider_credentials_pkey PRIMARY KEY (organization_id, channel, provider),
    CONSTRAINT hcm_provider_credentials_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE TABLE hcm_receipts (
    organization_id text NOT NULL,
    provider text NOT NULL,
    event_id text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT hcm_receipts_pkey PRIMARY KEY (organization_id, provider, event_id),
    CONSTRAINT hcm_receipts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_receipts_received ON hcm_receipts USING btree (received_at);

CREATE TABLE hcm_send_counts (
    organization_id text NOT NULL,
    name text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    used integer DEFAULT 0 NOT NULL,
    CONSTRAINT hcm_send_counts_pkey PRIMARY KEY (organization_id, name, subject, window_start),
    CONSTRAINT hcm_send_counts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_send_counts_old ON hcm_send_counts USING btree (window_start);

CREATE TABLE hcm_send_paces (
    organization_id text NOT NULL,
    name text NOT NULL,
    free_at timestamp with time zone NOT NULL,
    queued_until timestamp with time zone NOT NULL,
    CONSTRAINT hcm_send_paces_pkey PRIMARY KEY (organization_id, name),
    CONSTRAINT hcm_send_paces_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE TABLE hcm_settings_versions (
    organization_id text NOT NULL,
    version integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    request_id text,
    settings text NOT NULL,
    slack_webhook_url text,
    changes text NOT NULL,
    CONSTRAINT hcm_settings_versions_pkey PRIMARY KEY (organization_id, version),
    CONSTRAINT hcm_settings_versions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE TABLE hcm_suppressions (
    id text NOT NULL,
    organization_id text NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    reason text,
    source text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT hcm_suppressions_organization_id_channel_address_key UNIQUE (organization_id, channel, address),
    CONSTRAINT hcm_suppressions_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_suppressions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_suppressions_created ON hcm_suppressions USING btree (organization_id, created_at, id);

CREATE TABLE hcm_takeover (
    id integer NOT NULL,
    taken_over_at timestamp with time zone NOT NULL,
    held integer DEFAULT 0 NOT NULL,
    finished_jobs bigint DEFAULT 0 NOT NULL,
    decided_at timestamp with time zone,
    CONSTRAINT hcm_takeover_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_takeover_id_check CHECK ((id = 1))
);

CREATE TABLE hcm_test_sends (
    id text NOT NULL,
    organization_id text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    CONSTRAINT hcm_test_sends_pkey PRIMARY KEY (id),
    CONSTRAINT hcm_test_sends_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX hcm_test_sends_of_organization ON hcm_test_sends USING btree (organization_id, sent_at);

CREATE TABLE hcm_whole_service_runs (
    job_type text NOT NULL,
    job_id text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    CONSTRAINT hcm_whole_service_runs_pkey PRIMARY KEY (job_type)
);

CREATE TABLE hcm_worker_nodes (
    id text NOT NULL,
    host text NOT NULL,
    version text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    last_beat_at timestamp with time zone NOT NULL,
    alive_until timestamp with time zone NOT NULL,
    running integer NOT NULL,
    capacity integer NOT NULL,
    job_types text NOT NULL,
    CONSTRAINT hcm_worker_nodes_pkey PRIMARY KEY (id)
);

CREATE TABLE notification_settings (
    id text DEFAULT (gen_random_uuid())::text NOT NULL,
    organization_id text NOT NULL,
    email_enabled boolean DEFAULT true,
    email_provider text DEFAULT 'smtp'::text,
    email_from_address text DEFAULT 'noreply@hunzal.com'::text,
    email_from_name text,
    sms_enabled boolean DEFAULT false,
    sms_provider text,
    slack_enabled boolean DEFAULT false,
    slack_webhook_url text,
    digest_frequency text DEFAULT 'daily'::text,
    dnd_enabled boolean DEFAULT false,
    dnd_start text DEFAULT '22:00'::text,
    dnd_end text DEFAULT '06:00'::text,
    custom_settings text,
    created_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP,
    timezone text DEFAULT 'UTC'::text,
    digest_hour integer DEFAULT 8,
    digest_weekday text DEFAULT 'monday'::text,
    sms_monthly_segments integer,
    email_fallback_provider text,
    admin_recipients text,
    notify_job_failed boolean DEFAULT false,
    CONSTRAINT notification_settings_organization_id_key UNIQUE (organization_id),
    CONSTRAINT notification_settings_pkey PRIMARY KEY (id),
    CONSTRAINT notification_settings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

CREATE INDEX idx_notification_settings_created ON notification_settings USING btree (created_at);

CREATE INDEX idx_notification_settings_org ON notification_settings USING btree (organization_id);

CREATE TABLE organizations (
    id text NOT NULL,
    name text,
    created_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT organizations_pkey PRIMARY KEY (id)
);

CREATE OR REPLACE FUNCTION hcm_job_schedule_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NEW.next_run_at IS NOT DISTINCT FROM OLD.next_run_at
        AND (NEW.enabled IS DISTINCT FROM OLD.enabled OR NEW.cron IS DISTINCT FROM OLD.cron OR NEW.zone IS DISTINCT FROM OLD.zone)
    THEN
        NEW.next_run_at := NULL;
    END IF;
    IF NEW.payload_check IS NOT DISTINCT FROM OLD.payload_check
        AND (NEW.job_type IS DISTINCT FROM OLD.job_type OR NEW.payload IS DISTINCT FROM OLD.payload)
    THEN
        NEW.payload_check := NULL;
    END IF;
    RETURN NEW;
END $function$;
