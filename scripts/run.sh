#!/usr/bin/env bash
# Usage: scripts/run.sh [FILE]
# Builds what is missing and runs the main job in the foreground: `circus daemon` on the dense host of bench/examples/tokenserver.ini,
# 175 workers and a web tier. FILE is another ini file; relative paths in it start from its folder. ctrl-C stops everything.
set -euo pipefail
file=${1:+$(realpath -- "$1")}
cd "$(dirname "$0")/.."
. scripts/lib.sh

case ${1:-} in -h | --help) usage; exit 0 ;; esac
file=${file:-$PWD/bench/examples/tokenserver.ini}
[ -f "$file" ] || die "no such file: $file"
need_build_tools
publish_if_stale
circus=$PWD/artifacts/circus
cd "$(dirname "$file")"
exec "$circus" daemon "$file"
