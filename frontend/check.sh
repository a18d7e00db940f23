#!/bin/sh
# Rebuilds the front-end files and compares them byte by byte with the committed ones; then runs its tests.
# Needs Node and the registry once: npm ci.
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
node build.mjs "$fresh"
diff -r "$fresh" ../src/lvyue/foundation/static/lvyue || {
  echo "static/lvyue differs from its sources: run 'npm run build' in frontend/ and commit the result." >&2
  exit 1
}
node --test test/
