#!/usr/bin/env bash
# Measures the service's start and memory, beside an empty Spring Boot application on the same class path.
#
#   ./mvnw -DskipTests package && docs/measure/start.sh [runs]
#
# Prints the median of the seconds from launch to the first HTTP answer, in turns so that a busy machine slows both, and the
# resident memory before and after 10 000 requests with the options that the README recommends.
set -euo pipefail

runs=${1:-5}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=$here/../../target/hcm-system.jar
work=$(mktemp -d)
port=${PORT:-2099}
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

java -Djarmode=tools -jar "$jar" extract --destination "$work/app" >/dev/null
libraries="$work/app/lib/*"
mkdir -p "$work/empty" "$work/hcm"
javac -cp "$libraries" -d "$work/empty" "$here/EmptyApplication.java"
(cd "$work/hcm" && unzip -q "$work/app/hcm-system.jar")
options=(-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError)

# launch NAME COMMAND…: sets pid and seconds (to the first HTTP answer)
launch() {
  local begin end
  begin=$(date +%s.%N)
  (cd "$work" && exec "${@:2}" >"$work/$1.log" 2>&1) &
  pid=$!
  until curl -s -o /dev/null "http://localhost:$port/health"; do
    kill -0 "$pid" 2>/dev/null || { cat "$work/$1.log"; exit 1; }
  done
  end=$(date +%s.%N)
  seconds=$(echo "scale=1; ($end - $begin) / 1" | bc)
}

finish() { kill -9 "$pid"; wait "$pid" 2>/dev/null || true; pid=; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
resident() { awk '/VmRSS/ { printf "%d MB", $2 / 1024 }' "/proc/$pid/status"; }

for run in $(seq "$runs"); do
  launch empty java "${options[@]}" -cp "$work/empty:$libraries" empty.EmptyApplication --server.port="$port" \
    --spring.datasource.url="jdbc:sqlite:$work/empty.db"
  echo "$seconds" >>"$work/empty.times"
  finish
  launch service java "${options[@]}" -cp "$work/hcm:$libraries" com.hunzal.hcm.HcmApplication --server.port="$port" \
    --hcm.data-dir="$work/data"
  echo "$seconds" >>"$work/service.times"
  finish
  launch jar java "${options[@]}" -jar "$jar" --server.port="$port" --hcm.data-dir="$work/data"
  echo "$seconds" >>"$work/jar.times"
  [ "$run" = "$runs" ] || finish
done

empty=$(median <"$work/empty.times")
service=$(median <"$work/service.times")
echo "$(java -version 2>&1 | head -n 1), $(nproc) cores, median of $runs"
echo "empty application, class path:   $empty s"
echo "service, class path:             $service s, $(echo "scale=2; $service / $empty" | bc) times the empty one"
echo "service, java -jar:              $(median <"$work/jar.times") s"
before=$(resident)
curl -s -o /dev/null -H "Authorization: Bearer $(cat "$work/data/admin.token")" \
  "http://localhost:$port/api/system/notification-settings?[1-10000]"
echo "resident memory, ${options[*]}: $before after the start, $(resident) after 10 000 requests"
