#!/usr/bin/env bash
# Usage: scripts/chroot-smoke.sh [BINARY]
# Runs BINARY (artifacts/circus) as PID 1 of an empty root directory that holds only it, a static worker, one ini file and /proc: workers
# start, `ctl status` answers, a killed worker is replaced, SIGTERM stops everything with exit status 0.
# Exit status 77 where the kernel or the container allows no new namespaces.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

case ${1:-} in -h | --help) usage; exit 0 ;; esac
binary=${1:-artifacts/circus}
[ -x "$binary" ] || die "no such binary: $binary"
need_packages clang:/usr/bin/clang libc6-dev:/usr/include/stdio.h
build_bench_programs

as_root=(env)
[ "$(id -u)" = 0 ] || as_root=(unshare --map-root-user)
if ! "${as_root[@]}" unshare --pid --mount --fork true 2>/dev/null; then
    echo "chroot-smoke.sh: skipped: no new namespaces allowed here" >&2
    exit 77
fi

root=$(mktemp -d)
outer=
finish() {
    [ -z "$outer" ] || kill -KILL "$outer" 2>/dev/null || : # --kill-child ends the namespace with it
    [ -z "$outer" ] || wait "$outer" 2>/dev/null || :
    rm -rf "$root"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

failed() {
    echo "chroot-smoke.sh: $*; the end of its log:" >&2
    tail -n 15 "$root/log" >&2
    exit 1
}

mkdir "$root/proc" "$root/etc"
install -m 755 "$binary" "$root/circus"
install -m 755 artifacts/bench/worker "$root/worker"
new_records "$root/records"
cat >"$root/etc/circus.ini" <<'INI'
[circus]
endpoint = ipc:///endpoint
pubsub_endpoint = ipc:///pubsub

[watcher:smoke]
cmd = /worker /records
numprocesses = 3
INI

# shellcheck disable=SC2016 # $1 belongs to the inner shell
"${as_root[@]}" unshare --pid --mount --fork --kill-child \
    sh -c 'mount -t proc proc "$1/proc" && exec chroot "$1" /circus daemon /etc/circus.ini' sh "$root" \
    >"$root/log" 2>&1 </dev/null &
outer=$!
await_workers "$root/records" 3 "$outer" || failed "the workers didn't start"

status=$("${as_root[@]}" chroot "$root" /circus ctl --endpoint ipc:///endpoint status) || failed "ctl status gave exit status $?"
[ "$status" = "smoke: active" ] || failed "ctl status said: $status"

unshare_pid=$outer
[ "$(id -u)" = 0 ] || unshare_pid=$(pgrep -n -P "$outer" || echo "$outer")
daemon=$(pgrep -P "$unshare_pid") || failed "no process below unshare"
kill -KILL "$(pgrep -o -P "$daemon")"
await_workers "$root/records" 4 "$outer" || failed "a killed worker wasn't replaced"

kill -TERM "$daemon"
code=0
wait "$outer" || code=$?
outer=
[ "$code" = 0 ] || failed "exit status $code after SIGTERM"
echo "chroot-smoke.sh: PID 1 of an empty root: started, answered, replaced, stopped"
