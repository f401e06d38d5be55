#!/usr/bin/env bash
# Usage: scripts/bench.sh density [N] [OPTION ...] | control [OPTION ...] | stream [OPTION ...] | stats [N] [OPTION ...] | plugins [OPTION ...]
#        scripts/bench.sh top [OPTION ...]
#        scripts/bench.sh sockets [OPTION ...]
#        scripts/bench.sh spawning [N] [OPTION ...]
#        scripts/bench.sh micro [BENCHMARKDOTNET ARGUMENT ...]
#   density  N tiny workers (175) under `circus daemon` and under a bare C loop, side by side; --help lists its options
#   stream   what workers write into files, beside cat, s6-log, svlogd and supervisord in the same run; --help lists its options
#   stats    N workers (1000) with and without a subscriber of the statistics; --help lists its options
#   plugins  memory and wake-ups of three built-in plugins, in processes of their own and in one
#   control  the control endpoint and a libzmq ROUTER that echoes, side by side: latency, throughput, memory; --help lists its options
#   top      `circus top` with 1,000 rows: processor time, bytes drawn, time from key to screen; --help lists its options
#   sockets  reloads, incr, decr and kill -9 of workers on a managed socket under load of wrk, and the first byte on demand; --help lists its options
#   spawning what uid, groups and limits, and a hook, add to a spawn; --help lists its options
#   micro    BenchmarkDotNet over the hot paths: time, and allocated bytes, of which there must be none
# CIRCUS_BINARY names the binary to measure; without it artifacts/circus is built and taken.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

# Programs of bench/control over libzmq.
build_zmq() {
    local program
    mkdir -p artifacts/bench/control
    for program in "$@"; do
        clang -std=c17 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -pthread -o "artifacts/bench/control/$program" "bench/control/$program.c" -lzmq
    done
}

what=${1:-}
[ $# -eq 0 ] || shift
case $what in
    density)
        case " $* " in *" --help "* | *" -h "*) exec /usr/bin/python3 bench/density/density.py --help ;; esac
        need_build_tools
        need_packages python3:/usr/bin/python3
        build_bench_programs
        [ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
        exec /usr/bin/python3 bench/density/density.py --circus "${CIRCUS_BINARY:-artifacts/circus}" "$@" ;;
    stream)
        case " $* " in *" --help "* | *" -h "*) exec /usr/bin/python3 bench/stream/stream.py --help ;; esac
        need_build_tools
        need_python
        need_packages s6:/usr/bin/s6-log runit:/usr/bin/svlogd supervisor:/usr/bin/supervisord libzmq3-dev:/usr/include/zmq.h
        build_c writer bench/stream/writer.c
        build_zmq echo
        [ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
        exec /usr/bin/python3 bench/stream/stream.py --circus "${CIRCUS_BINARY:-artifacts/circus}" --writer artifacts/bench/writer --echo artifacts/bench/control/echo "$@" ;;
    spawning)
        need_packages python3:/usr/bin/python3
        [ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
        exec /usr/bin/python3 bench/spawning/spawning.py --circus "${CIRCUS_BINARY:-artifacts/circus}" "$@" ;;
    plugins)
        need_packages python3:/usr/bin/python3
        [ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
        exec /usr/bin/python3 bench/plugins/plugins.py --circus "${CIRCUS_BINARY:-artifacts/circus}" "$@" ;;
    stats)
        case " $* " in *" --help "* | *" -h "*) exec /usr/bin/python3 bench/stats/stats.py --help ;; esac
        need_build_tools
        need_python
        build_c stat_reader bench/stats/reader.c
        [ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
        exec /usr/bin/python3 bench/stats/stats.py --binary "${CIRCUS_BINARY:-artifacts/circus}" --reader artifacts/bench/stat_reader "$@" ;;
    control)
        case " $* " in *" --help "* | *" -h "*) exec /usr/bin/python3 bench/control/control.py --help ;; esac
        need_build_tools
        need_packages python3:/usr/bin/python3 libzmq3-dev:/usr/include/zmq.h
        build_zmq echo client
        [ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
        exec /usr/bin/python3 bench/control/control.py --circus "${CIRCUS_BINARY:-artifacts/circus}" "$@" ;;
    top)
        case " $* " in *" --help "* | *" -h "*) exec /usr/bin/python3 bench/top/top.py --help ;; esac
        need_python
        [ -n "${CIRCUS_BINARY:-}" ] || { need_build_tools; publish_if_stale >&2; }
        exec /usr/bin/python3 bench/top/top.py --binary "${CIRCUS_BINARY:-artifacts/circus}" "$@" ;;
    sockets)
        case " $* " in *" --help "* | *" -h "*) exec /usr/bin/python3 bench/sockets/sockets.py --help ;; esac
        need_build_tools
        need_python
        need_packages wrk:/usr/bin/wrk
        build_c socket_worker bench/sockets/worker.c
        build_c lazy_worker bench/sockets/lazy.c
        [ -n "${CIRCUS_BINARY:-}" ] || publish_if_stale >&2
        exec /usr/bin/python3 bench/sockets/sockets.py --circus "${CIRCUS_BINARY:-artifacts/circus}" "$@" ;;
    micro)
        need_build_tools
        [ $# -gt 0 ] || set -- --filter '*'
        exec dotnet run -c Release --project bench/Circus.Bench/Circus.Bench.csproj -- --artifacts artifacts/bench/micro "$@" ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
