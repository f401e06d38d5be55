#!/usr/bin/env bash
# Usage: scripts/fuzz.sh [CASES | SECONDSs]
# Seeded fuzz of what strangers can reach: first in the tests' own process (frames, CURVE conversations, requests through the commands), then over real
# connections to running daemons, which must answer, keep their descriptors and stay within 10 MB. CASES: 1000000 by default, in each part;
# 600s: ten minutes of connections. CIRCUS_FUZZ_SEED repeats a run; CIRCUS_BINARY names the binary.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

case ${1:-} in
    -h | --help) usage; exit 0 ;;
    *s) length=(--seconds "${1%s}") ;;
    *) export CIRCUS_FUZZ_CASES=${1:-1000000}; length=(--cases "$CIRCUS_FUZZ_CASES") ;;
esac
[ -z "${CIRCUS_FUZZ_SEED:-}" ] || length+=(--seed "$CIRCUS_FUZZ_SEED")
need_build_tools
need_packages python3:/usr/bin/python3
[ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
for project in Core Host; do
    dotnet test "tests/Circus.$project.Tests" --nologo --filter 'FullyQualifiedName~Fuzz' </dev/null
done
exec /usr/bin/python3 tests/fuzz/fuzz.py --circus "${CIRCUS_BINARY:-artifacts/circus}" "${length[@]}"
