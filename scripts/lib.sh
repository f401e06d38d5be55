# shellcheck shell=bash
# Shared by the scripts: what they need on the machine, how they say that it is missing, and what more than one of them builds.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# The SDK itself needs no ICU for our work; without this it refuses to start where libicu is missing.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}
export DOTNET_CLI_HOME=${DOTNET_CLI_HOME:-${HOME:-/tmp}}

# The comment at the head of the script.
usage() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "scripts/${0##*/}"; }

die() { echo "${0##*/}: $*" >&2; exit 1; }

host_arch() {
    case $(uname -m) in
        x86_64) echo x64 ;;
        aarch64) echo arm64 ;;
        *) die "unsupported machine: $(uname -m)" ;;
    esac
}

# musl on Alpine, where the C library's loader says so; glibc elsewhere.
host_libc() {
    if compgen -G '/lib/ld-musl-*' >/dev/null && [ ! -e /etc/debian_version ]; then echo musl; else echo glibc; fi
}

# need_packages PACKAGE:PATH ... : installs the Debian packages whose file PATH is missing when root, else names them and stops.
need_packages() {
    local missing=() entry
    for entry in "$@"; do
        [ -e "${entry#*:}" ] || missing+=("${entry%%:*}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "missing: ${missing[*]} (Debian package names); install them and run this again"
    [ "$(id -u)" = 0 ] || die "missing Debian packages; as root run: apt-get install --no-install-recommends ${missing[*]}"
    echo "installing ${missing[*]}" >&2
    apt-get update -qq >&2 </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 </dev/null
}

need_build_tools() {
    command -v dotnet >/dev/null || die "the .NET 10 SDK is missing (no dotnet in PATH)"
    need_packages clang:/usr/bin/clang lld:/usr/bin/ld.lld libc6-dev:/usr/include/stdio.h
}

need_cross_tools() {
    case $1 in
        arm64) need_packages gcc-aarch64-linux-gnu:/usr/bin/aarch64-linux-gnu-gcc \
            libc6-dev-arm64-cross:/usr/aarch64-linux-gnu/include/stdio.h \
            binutils-aarch64-linux-gnu:/usr/bin/aarch64-linux-gnu-objcopy ;;
        *) die "can't cross-build for $1 here" ;;
    esac
}

# The tests and benches speak to the daemon with libzmq, through Debian's Python.
need_python() {
    need_packages python3:/usr/bin/python3 python3-zmq:/usr/lib/python3/dist-packages/zmq
}

# publish_if_stale: artifacts/circus, built only when something that goes into it is newer.
publish_if_stale() {
    local newer=artifacts
    if [ -x artifacts/circus ]; then
        newer=$(find src trimming.xml Directory.Build.props Directory.Packages.props scripts/publish.sh \
            -type f ! -name '*.so' -newer artifacts/circus -print -quit)
    fi
    if [ -n "$newer" ]; then scripts/publish.sh; fi
}

# build_c OUTPUT SOURCE [FLAG ...]: a static C program of ours into artifacts/bench, if its sources are newer.
build_c() {
    local output=artifacts/bench/$1 source=$2
    shift 2
    mkdir -p artifacts/bench
    if [ ! -x "$output" ] || [ -n "$(find "${source%/*}" -name '*.[ch]' -newer "$output" -print -quit)" ]; then
        clang -std=c17 -O2 -Wall -Wextra -Werror -static "$@" -o "$output" "$source"
    fi
}

build_bench_programs() {
    build_c spawn_loop bench/density/spawn_loop.c
    build_c worker bench/density/worker.c -nostdlib -ffreestanding -fno-stack-protector -Wl,-z,noseparate-code
}

# new_records FILE: an empty file of records for 64 starts of bench/density/worker (layout: bench/density/records.h).
new_records() {
    printf '\0\0\0\0\0\0\0\0\100\0\0\0\0\0\0\0' >"$1"
    truncate -s $((16 + 16 * 64)) "$1"
}

# kill_workers FILE: SIGKILL to every worker that is recorded there and still runs.
kill_workers() {
    local pid
    for pid in $(od -An -v -j 16 -w16 -t u4 "$1" | awk '$3 { print $3 }'); do
        if [ "$(readlink "/proc/$pid/exe")" = "$PWD/artifacts/bench/worker" ]; then kill -KILL "$pid" 2>/dev/null || :; fi
    done
}

# await_workers FILE COUNT PID: returns when COUNT workers have ever begun; fails when process PID has ended or after 20 s.
await_workers() {
    local polls=0
    until [ "$(od -An -t u8 -N 8 "$1")" -ge "$2" ]; do
        kill -0 "$3" 2>/dev/null || return 1
        [ $((polls += 1)) -le 400 ] || return 1
        sleep 0.05
    done
}
