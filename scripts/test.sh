#!/usr/bin/env bash
# Usage: scripts/test.sh [--all]
# Publishes the binary, builds everything, checks the formatting and runs all tests: unit, simulation, kernel, end-to-end against the
# binary, and the binary as PID 1 of an empty root. --all, or CI set, adds the arm64 binary under qemu.
# CIRCUS_BINARY names another binary to test. The last line counts, each smoke test as one: N passed, N failed.
set -euo pipefail
# A job in the background inherits SIGINT ignored, and what ctrl-C does is among the tests.
[ -n "${CIRCUS_TEST_SIGNALS:-}" ] || CIRCUS_TEST_SIGNALS=default exec env --default-signal=INT,QUIT bash "$0" "$@"
cd "$(dirname "$0")/.."
. scripts/lib.sh

all=${CI:+yes}
case ${1:-} in
    '') ;;
    --all) all=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; die "unknown argument: $1" ;;
esac

passed=0 failed=0 skipped=0
finish() {
    local code=$?
    [ "$code" = 0 ] || [ "$failed" -gt 0 ] || failed=1 # something before the tests went wrong: it is named above
    [ "$skipped" = 0 ] || echo "$skipped skipped"
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] || exit 1
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

step() { echo "== $* ($SECONDS s)"; }

# smoke SCRIPT: one test; exit status 77 means that this machine can't run it.
smoke() {
    local code=0
    step "$*"
    "$@" </dev/null || code=$?
    case $code in
        0) passed=$((passed + 1)) ;;
        77) skipped=$((skipped + 1)) ;;
        *) failed=$((failed + 1)) ;;
    esac
}

# run_tests PROJECT: adds what its result file counts; a test host that died without one counts as a failed test.
run_tests() {
    local name=${1##*/} code=0 counters
    local results=artifacts/test-results/$name.trx
    step "$name"
    rm -f "$results"
    dotnet test "$1" --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory artifacts/test-results \
        --blame-hang --blame-hang-timeout 3m --blame-hang-dump-type none </dev/null || code=$?
    if [ -f "$results" ]; then
        counters=$(grep -o '<Counters [^>]*>' "$results")
        passed=$((passed + $(counter passed "$counters")))
        failed=$((failed + $(counter failed "$counters") + $(counter error "$counters") + $(counter timeout "$counters")))
        skipped=$((skipped + $(counter total "$counters") - $(counter executed "$counters")))
        # A host that crashed after some tests leaves a result file that counts no failure.
        [ "$code" = 0 ] || [ "$(counter failed "$counters")" -gt 0 ] || failed=$((failed + 1))
    elif [ "$code" != 0 ]; then
        failed=$((failed + 1))
    fi
}

counter() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2"; }

step "needs"
need_build_tools
need_python
need_packages python3-prometheus-client:/usr/lib/python3/dist-packages/prometheus_client chaussette:/usr/bin/chaussette nginx:/usr/sbin/nginx
# Before the tests: with the other machine's headers at hand they check its layouts too.
if [ -n "$all" ] && [ "$(host_arch)" != arm64 ]; then need_cross_tools arm64; fi
build_bench_programs
if [ -z "${CIRCUS_BINARY:-}" ]; then
    step "publish"
    scripts/publish.sh
fi
export CIRCUS_BINARY=${CIRCUS_BINARY:-$PWD/artifacts/circus}

step "build"
dotnet build CircusAot.sln --nologo -v quiet </dev/null
step "format"
dotnet format CircusAot.sln --verify-no-changes --no-restore </dev/null || die "run: dotnet format CircusAot.sln"

for project in tests/*.Tests/; do run_tests "${project%/}"; done
smoke scripts/chroot-smoke.sh "$CIRCUS_BINARY"
if [ -n "$all" ] && [ "$(host_arch)" != arm64 ]; then smoke scripts/smoke-arm64.sh; fi
step "done"
