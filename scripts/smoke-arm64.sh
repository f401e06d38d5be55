#!/usr/bin/env bash
# Usage: scripts/smoke-arm64.sh
# Cross-builds the arm64 binary and runs it under qemu's user emulation: --version, then a short daemon run with workers, `ctl status`, and
# SIGTERM. The workers are this machine's own (qemu hands exec of a native program to the kernel), so no binfmt registration is needed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

case ${1:-} in -h | --help) usage; exit 0 ;; esac
[ "$(host_arch)" != arm64 ] || die "this is an arm64 machine: scripts/test.sh tests the binary itself"
need_packages qemu-user-static:/usr/bin/qemu-aarch64-static
need_build_tools
build_bench_programs
scripts/publish.sh --arch arm64
emulated=(qemu-aarch64-static "$PWD/artifacts/circus-arm64")

directory=$(mktemp -d)
daemon=
finish() {
    if [ -n "$daemon" ]; then
        kill -KILL "$daemon" 2>/dev/null || :
        wait "$daemon" 2>/dev/null || :
        kill_workers "$directory/records"
    fi
    rm -rf "$directory"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

failed() {
    echo "smoke-arm64.sh: $*; the end of its log:" >&2
    tail -n 15 "$directory/log" >&2
    exit 1
}

version=$("${emulated[@]}" --version </dev/null)
echo "smoke-arm64.sh: --version says $version"

new_records "$directory/records"
cat >"$directory/circus.ini" <<INI
[circus]
endpoint = ipc://$directory/endpoint
pubsub_endpoint = ipc://$directory/pubsub

[watcher:smoke]
cmd = $PWD/artifacts/bench/worker $directory/records
numprocesses = 3
INI
"${emulated[@]}" daemon "$directory/circus.ini" >"$directory/log" 2>&1 </dev/null &
daemon=$!
await_workers "$directory/records" 3 "$daemon" || failed "the workers didn't start"
status=$("${emulated[@]}" ctl --endpoint "ipc://$directory/endpoint" status) || failed "ctl status gave exit status $?"
[ "$status" = "smoke: active" ] || failed "ctl status said: $status"
kill -TERM "$daemon"
code=0
wait "$daemon" || code=$?
[ "$code" = 0 ] || failed "exit status $code after SIGTERM"
daemon=
echo "smoke-arm64.sh: arm64 under qemu: started, answered, stopped"
