#!/usr/bin/env bash
# Walks through the migration guide's "Testing After Migration" against a running service, and says pass or fail for
# each step. What it changes it puts back. Needs nothing but bash and curl.
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
  sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" <<<"$body" | head -n 1
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

call POST "$jobs" -H 'Content-Type: application/json' -d '{"job_type": "cache_flush", "payload": {"action": "full"}}'
job=$(field job_id)
step "3. a job is created, with a job_id" has 201 '"job_id"'
for _ in $(seq 1 60); do
  call GET "$jobs/$job"
  case $(field status) in completed | failed | cancelled) break ;; esac
  sleep 0.5
done
step "3. a worker has run it" has 200 '"status":"completed"'
step "3. and reported what it did" has 200 '"items_cleared"'

call GET "$jobs?status=queued"
step "4. jobs are listed by status" has 200 '"items":['
call GET "$jobs?status=completed&job_type=cache_flush&limit=1"
step "4. the job of step 3 is in the list of completed ones" has 200 "\"$job\""

call GET "$jobs/no-such-job"
step "an unknown job is 404" answered 404
headers=()
call GET "$settings"
step "without a token it is 401" answered 401

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
