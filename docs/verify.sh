#!/usr/bin/env bash
# Walks through the migration guide's "Testing After Migration" against a running service, then through what there is
# besides, and says pass or fail for each step. What it changes it puts back; its jobs stay until they are pruned. For
# step 7 it pauses the job type noop for a moment, for steps 2 and 11 it turns channels off, which would suppress what
# waits to be sent: where something does, it does not begin, unless HCM_ANYWAY is set. It sends nothing. Needs nothing
# but bash and curl.
#
#   docs/verify.sh                                   the service on this machine, with its first-run token
#   HCM_URL=http://host:2000 HCM_TOKEN=eyJ… docs/verify.sh
#   HCM_ORGANIZATION=acme docs/verify.sh             for a Root token, which names its organization
#
# Exit code 0 if every step passed, 1 if one failed, 2 if it could not begin.
set -u

url=${HCM_URL:-http://localhost:2000}
token_file=${HCM_DATA_DIR:-data}/admin.token
token=${HCM_TOKEN:-$(cat "$token_file" 2>/dev/null)}
if [ -z "$token" ]; then
  echo "No token: set HCM_TOKEN, or run this where $token_file is." >&2
  exit 2
fi

headers=(-H "Authorization: Bearer $token")
[ -n "${HCM_ORGANIZATION:-}" ] && headers+=(-H "X-Organization-Id: $HCM_ORGANIZATION")
settings=$url/api/system/notification-settings
jobs=$url/api/system/background-jobs
schedules=$url/api/system/job-schedules
notifications=$url/api/system/notifications
passed=0
failed=0

# call METHOD URL [curl arguments…]: leaves the answer in $status and $body
call() {
  local answer
  answer=$(curl -sS -m 30 -w '\n%{http_code}' -X "$1" "$2" "${headers[@]}" "${@:3}" 2>&1)
  status=${answer##*$'\n'}
  body=${answer%$'\n'*}
}

# field NAME: the plain value of the first field of that name in $body
field() {
  grep -o "\"$1\":\"\{0,1\}[^,\"}]*" <<<"$body" | head -n 1 | sed 's/^"[^"]*":"\{0,1\}//'
}

# create URL JSON: posts it
create() { call POST "$1" -H 'Content-Type: application/json' -d "$2"; }

# await ID: waits until the job is over
await() {
  for _ in $(seq 1 60); do
    call GET "$jobs/$1"
    answered 200 || return
    case $(field status) in completed | failed | cancelled) return ;; esac
    sleep 0.5
  done
}

# step TEXT CONDITION…: the condition is a command
step() {
  if "${@:2}"; then
    passed=$((passed + 1))
    echo "pass  $1"
  else
    failed=$((failed + 1))
    echo "FAIL  $1"
    echo "      answered $status: ${body:0:500}"
  fi
}

answered() { [ "$status" = "$1" ]; }
has() { answered "$1" && [[ $body == *"$2"* ]]; }

call GET "$url/health"
step "the service answers" has 200 '"status":"ok"'

call GET "$notifications?state=pending,held,digested,sending&limit=1"
if [[ $body == *'"notification_id"'* && -z ${HCM_ANYWAY:-} ]]; then
  echo "Messages of this organization wait to be sent, and would be lost: name another in HCM_ORGANIZATION." >&2
  exit 2
fi

call GET "$settings"
id=$(field id)
email_enabled=$(field email_enabled)
sms_enabled=$(field sms_enabled)
step "1. the first access makes the notification settings" has 200 '"digest_frequency"'
call GET "$settings"
step "1. the second access finds the same" has 200 "\"id\":\"$id\""

call PUT "$settings" -H 'Content-Type: application/json' -d '{"email_enabled": false, "sms_enabled": true}'
step "2. an update answers with the updated settings" has 200 '"email_enabled":false'
step "2. it changed nothing else" has 200 '"sms_enabled":true'
call PUT "$settings" -H 'Content-Type: application/json' \
  -d "{\"email_enabled\": ${email_enabled:-true}, \"sms_enabled\": ${sms_enabled:-false}}"
step "2. and is put back" has 200 "\"email_enabled\":${email_enabled:-true}"

create "$jobs" '{"job_type": "cache_flush", "payload": {"action": "full"}}'
job=$(field job_id)
step "3. a job is created, with a job_id" has 201 '"job_id"'
await "$job"
step "3. a worker has run it" has 200 '"status":"completed"'
step "3. and reported what it did" has 200 '"items_cleared"'

call GET "$jobs?status=queued"
step "4. jobs are listed by status" has 200 '"items":['
call GET "$jobs?status=completed&job_type=cache_flush&limit=1"
step "4. the job of step 3 is in the list of completed ones" has 200 "\"$job\""

next_year=$(($(date -u +%Y) + 1))
many='{"jobs": [{"job_type": "noop"}, {"job_type": "noop", "run_at": "'"$next_year"'-12-31T00:00:00Z"}]}'
key="docs/verify.sh-$$-$RANDOM"
call POST "$jobs/bulk" -H 'Content-Type: application/json' -H "Idempotency-Key: $key" -d "$many"
step "5. many jobs are created at once" has 201 '"count":2'
created=$body
call POST "$jobs/bulk" -H 'Content-Type: application/json' -H "Idempotency-Key: $key" -d "$many"
step "5. and are the same when they are sent twice" has 201 "$created"
job=$(sed -n 's/.*"ids":\["\([^"]*\)","\([^"]*\)".*/\1/p' <<<"$body")
future=$(sed -n 's/.*"ids":\["\([^"]*\)","\([^"]*\)".*/\2/p' <<<"$body")
await "$job"
step "5. the first of them has run" has 200 '"status":"completed"'
call GET "$jobs/$future/explain"
step "5. it is explained why the other one waits" has 200 '"state":"waiting_for_time"'
create "$jobs/cancel" '{"filter": {"job_type": ["noop"]}, "dry_run": true}'
step "5. a cancellation of many only counts when it is a dry run" has 200 '"changed":0'
call POST "$jobs/$future/cancel"
step "5. it is cancelled" has 200 '"status":"cancelled"'

create "$jobs" '{"job_type": "noop", "payload": {"fail_attempts": 1}, "max_retries": 0}'
job=$(field job_id)
await "$job"
step "6. a job that fails has failed" has 200 '"status":"failed"'
call GET "$jobs/failures"
step "6. it is among the failures" has 200 '"failure_key"'
call GET "$jobs/$job/attempts"
step "6. its attempt is kept" has 200 '"outcome":"failed"'
call POST "$jobs/$job/retry"
step "6. it is retried" answered 200
await "$job"
step "6. and succeeds" has 200 '"status":"completed"'

create "$jobs/types/noop/pause" '{"reason": "docs/verify.sh"}'
step "7. a job type is paused" has 200 '"reason":"docs/verify.sh"'
create "$jobs" '{"job_type": "noop"}'
job=$(field job_id)
call GET "$jobs/$job/explain"
step "7. its jobs wait" has 200 '"state":"paused"'
call POST "$jobs/types/noop/resume"
step "7. it is resumed" answered 200
await "$job"
step "7. and its jobs run" has 200 '"status":"completed"'

create "$schedules" "{\"name\": \"docs/verify.sh $$ $RANDOM\", \"cron\": \"0 0 3 1 1 *\", \"job_type\": \"noop\"}"
schedule=$(field id)
step "8. a schedule is created, and has next times" has 201 '"next_times":["'
call POST "$schedules/$schedule/run"
job=$(field job_id)
step "8. its job is made at once when asked" answered 201
await "$job"
step "8. and runs" has 200 "\"schedule_id\":\"$schedule\""
call DELETE "$schedules/$schedule"
step "8. the schedule is deleted" answered 204

call GET "$jobs/stats"
step "9. there are figures of the last hour" has 200 '"last_hour":{'
call GET "$url/api/system/worker-nodes"
step "9. a worker node is alive" has 200 '"alive":true'

call GET "$settings"
slack_enabled=$(field slack_enabled)
timezone=$(field timezone)
digest_hour=$(field digest_hour)
call PUT "$settings" -H 'Content-Type: application/json' -d '{"timezone": "Asia/Karachi", "digest_hour": 9}'
step "10. settings know a time zone and an hour for digests" has 200 '"timezone":"Asia/Karachi"'
call GET "$settings/history?limit=1"
step "10. and who changed them" has 200 '{"field":"timezone"'
call PUT "$settings" -H 'Content-Type: application/json' -d '{"timezone": "Asia/Nowhere", "digest_hour": 24}'
step "10. what cannot be is refused" has 422 '"field":"digest_hour"'
call GET "$settings/credentials"
step "10. which credentials there are is told, and no secret" has 200 '"items":['

call PUT "$settings" -H 'Content-Type: application/json' \
  -d '{"email_enabled": false, "sms_enabled": false, "slack_enabled": false}'
step "11. all channels are turned off" has 200 '"channels":{"email":{"state":"off"'
notice='{"event": "docs.verify", "subject": "A check", "body": "Nobody gets this.", "slack": true,
  "recipients": [{"email": "verify@example.com", "phone": "+15550100200"}]}'
create "$notifications/simulate" "$notice"
step "11. it is told beforehand what would become of a notification" has 200 '"reason":"channel_off"'
create "$notifications" "$notice"
notification=$(field notification_id)
delivery=$(sed -n 's/.*"deliveries":\[{"id":"\([^"]*\)".*/\1/p' <<<"$body")
step "11. a notification is taken, and suppressed" has 201 '"states":{"suppressed":3}'
step "11. addresses are masked" has 201 '"v***@example.com"'
call GET "$notifications/deliveries/$delivery"
step "11. a sentence says why" has 200 'the channel is off in the settings'
call GET "$notifications?event=docs.verify&state=suppressed&limit=1"
step "11. it is in the list" has 200 "\"$notification\""
call PUT "$settings" -H 'Content-Type: application/json' \
  -d "{\"email_enabled\": ${email_enabled:-true}, \"sms_enabled\": ${sms_enabled:-false},
      \"slack_enabled\": ${slack_enabled:-false}, \"timezone\": \"${timezone:-UTC}\", \"digest_hour\": ${digest_hour:-8}}"
step "11. the settings are put back" has 200 "\"email_enabled\":${email_enabled:-true}"

call GET "$url/api/system/audit?subject=$notification"
step "12. the audit knows who made the notification" has 200 '"action":"notification.create"'
call GET "$url/api/system/audit?action=settings.change&limit=1"
step "12. and who changed the settings" has 200 '"subject":"notification-settings"'

call GET "$jobs/no-such-job"
step "an unknown job is 404" answered 404
headers=()
call GET "$settings"
step "without a token it is 401" answered 401

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
