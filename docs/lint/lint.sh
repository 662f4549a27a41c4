#!/bin/sh
# Lints the API's description of a running service: docs/lint/lint.sh [http://localhost:2000/v3/api-docs | FILE]
# Needs Node.js 20 and npm; the build does not. Exit 1 if there are errors.
set -eu
what=${1:-http://localhost:2000/v3/api-docs}
case $what in
  http*) ;;
  *) what=$(cd "$(dirname "$what")" && pwd)/$(basename "$what") ;;
esac
cd "$(dirname "$0")"
[ -d node_modules ] || npm install --no-package-lock --no-audit --no-fund --ignore-scripts
exec node_modules/.bin/spectral lint --ruleset ruleset.yml --fail-severity error --display-only-failures "$what"
