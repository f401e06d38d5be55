"""Output of workers: how fast it gets into files, and what that costs, beside cat, s6-log, svlogd and supervisord."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import replace
from pathlib import Path

from contenders import ALL, Circus, Contender, Load, cpu_ns, end_of

DEADLINE_SECONDS = 120.0

def directory() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="circus-stream-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


def measure(kind: type[Contender], load: Load, is_stamped: bool, options: argparse.Namespace) -> tuple[float, float]:
    """MB/s from the first writer's first instruction until the last byte is in the file; seconds of the reader's CPU per GB written."""
    with directory() as place, kind(load, Path(place), options.writer, is_stamped, options.circus) as contender:
        before = sum(cpu_ns(pid) for pid in contender.pids)
        contender.start()
        if (end := end_of(contender, DEADLINE_SECONDS)) == 0:
            raise SystemExit(f"{kind.name}: {contender.size()} of {contender.expected()} bytes arrived within {DEADLINE_SECONDS:.0f} s")
        cpu = sum(cpu_ns(pid) for pid in contender.pids) - before
        began = min(time for time, _ in contender.notes())
        written = load.each * load.writers
        return written / 1e6 / ((end - began) / 1e9), cpu / 1e9 / (written / 1e9)


def in_rounds(kinds: list[type[Contender]], load: Load, options: argparse.Namespace) -> dict[str, list[tuple[float, float]]]:
    """What each contender did in each round. Every second round goes the other way: a host that gets slower while it is measured is slower for all."""
    turns = {kind.name + " + time" * is_stamped: (kind, is_stamped) for kind in kinds for is_stamped in (False, True) if kind.can_stamp or not is_stamped}
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in turns}
    for number in range(options.rounds):
        for name in turns if number % 2 == 0 else reversed(turns):
            kind, is_stamped = turns[name]
            figures[name].append(measure(kind, replace(load, total=int(load.total * kind.share)), is_stamped, options))
    return figures


def ratio(figures: dict[str, list[tuple[float, float]]], name: str, other: str, column: int) -> float:
    """How many times another's figure one has, compared within each round; the median."""
    return statistics.median(one[column] / two[column] for one, two in zip(figures[name], figures[other]))


def throughput(options: argparse.Namespace) -> list[str]:
    """Every contender in turn, round by round; medians, and what does not hold."""
    broken = []
    total = options.megabytes * 1_000_000
    kinds = [kind for kind in ALL if kind.name in options.contenders]
    parts = "".join(f", {kind.name} {kind.share:.0%} of it" for kind in kinds if kind.share < 1)
    print(f"medians of {options.rounds} rounds, {options.megabytes} MB each{parts}; ratios within each round; CPU: of the reader alone, s per GB")
    for label, load in (
        ("1 writer, 64 KiB writes", Load(1, total, 65536, 100)),
        ("1 writer, 4 KiB writes", Load(1, total, 4096, 100)),
        ("64 writers, 4 KiB writes", Load(64, total, 4096, 100)),
        ("64 writers, 200 B writes", Load(64, total // 4, 200, 100)),
    ):
        figures = in_rounds(kinds, load, options)
        print(f"\n{label}, lines of {load.line} B")
        for name, rows in figures.items():
            speed, cpu = (statistics.median(column) for column in zip(*rows))
            beside_cat = f"   {ratio(figures, name, 'cat', 0):5.2f}x cat   CPU {ratio(figures, name, 'cat', 1):5.2f}x" if "cat" in figures else ""
            print(f"  {name:16} {speed:8.0f} MB/s   {cpu:6.2f} s/GB{beside_cat}")
        if "cat" not in figures or "circus" not in figures:
            continue
        demands = [
            ("throughput >= 0.8x cat", ratio(figures, "circus", "cat", 0) >= 0.8),
            ("CPU per GB <= 1.5x cat", ratio(figures, "circus", "cat", 1) <= 1.5),
            ("with time >= 0.4x cat", ratio(figures, "circus + time", "cat", 0) >= 0.4),
        ]
        demands += [(f"ahead of {name}", ratio(figures, "circus + time" if "time" in name else "circus", name, 0) > 1)
                    for name in figures if not name.startswith(("circus", "cat"))]
        broken += [f"{label}: not {what}" for what, holds in demands if not holds]
    return broken


def quiet_crowd(options: argparse.Namespace) -> list[str]:
    """175 workers that write 100 lines a second each: the daemon's CPU in % of a core."""
    seconds = options.seconds
    load = Load(175, 175 * 100 * 100 * (seconds + 30), 100, 100, rate=100)
    with directory() as place, Circus(load, Path(place), options.writer, True, options.circus) as circus:
        circus.start()
        time.sleep(2)
        size, cpu, began = circus.size(), cpu_ns(circus.pids[0]), time.monotonic()
        time.sleep(seconds)
        percent = (cpu_ns(circus.pids[0]) - cpu) / 1e7 / (time.monotonic() - began)
        with circus.outputs()[0].open("rb") as file:
            rate = (circus.size() - size) / len(file.readline()) / (time.monotonic() - began)
    print(f"\n175 workers at 100 lines/s: {rate:.0f} lines/s arrive, {percent:.2f} % of a core")
    return [] if percent <= 3 else ["175 workers at 100 lines/s: not <= 3 % of a core"]


def control(options: argparse.Namespace) -> list[str]:
    """Round trip of `status` on an open connection while 64 writers write as fast as they can, in turns with that of a libzmq ROUTER that echoes."""
    import zmq

    load = Load(64, 64 * options.megabytes * 1_000_000, 4096, 100)
    more = "stdout_stream.max_bytes = 100M\nstdout_stream.backup_count = 2\n"
    kind = type("Rotating", (Circus,), {"more": lambda self: more})
    times: dict[str, list[float]] = {"status": [], "echo": []}
    with directory() as place, kind(load, Path(place), options.writer, False, options.circus) as circus, zmq.Context() as context:
        endpoints = {"status": circus.endpoint, "echo": f"ipc://{place}/echo"}
        echo = subprocess.Popen([options.echo, endpoints["echo"]], stdout=subprocess.PIPE)
        try:
            echo.stdout.readline()
            sockets = {}
            for name, endpoint in endpoints.items():
                sockets[name] = context.socket(zmq.DEALER)
                sockets[name].setsockopt(zmq.LINGER, 0)
                sockets[name].connect(endpoint)
            circus.start()
            end = time.monotonic() + options.seconds
            while time.monotonic() < end:
                for name, socket in sockets.items():
                    began = time.monotonic_ns()
                    socket.send(json.dumps({"id": uuid.uuid4().hex, "command": "status", "properties": {}}).encode())
                    if not socket.poll(10_000):
                        raise SystemExit("no reply within 10 s")
                    socket.recv()
                    times[name].append((time.monotonic_ns() - began) / 1e6)
                    time.sleep(0.002)
        finally:
            echo.kill()
            echo.wait()
            context.destroy(0)

    def p99_of(values: list[float]) -> float:
        return sorted(values)[max(0, len(values) * 99 // 100 - 1)]

    for name, values in times.items():
        print(f"{name} round trip under full load, {len(values)} requests: p50 {statistics.median(values):.2f} ms, p99 {p99_of(values):.2f} ms, max {max(values):.2f} ms")
    return [] if p99_of(times["status"]) <= 5 else ["control round trip p99: not <= 5 ms"]


def soak(options: argparse.Namespace) -> list[str]:
    """Numbered lines of 4 writers through rotation at 10 MB, in slices that fit the memory; every number must be there, in order."""
    left, lost, slices = int(options.soak * 1e9), 0, 0
    while left > 0:
        load = Load(4, min(left, 500_000_000), 4096, 100)
        kind = type("Rotating", (Circus,), {"more": lambda self: "stdout_stream.max_bytes = 10M\nstdout_stream.backup_count = 1000\n"})
        with directory() as place, kind(load, Path(place), options.writer, False, options.circus) as circus:
            circus.start()
            ctl = [options.circus, "ctl", "--endpoint", circus.endpoint, "numprocesses", "w"]
            while not circus.started.exists() or subprocess.run(ctl, capture_output=True, text=True, check=True).stdout.strip() != "0":
                time.sleep(0.05)
            files = sorted(Path(place).glob("out*"), key=lambda path: -int(path.suffix[1:] or 0))
            next_of: dict[bytes, int] = {}
            for path in files:
                for line in path.read_bytes().splitlines():
                    pid, number = line.split(b" ", 1)[0].split(b":")
                    if int(number) != next_of.get(pid, 0) or len(line) != load.line - 1:
                        lost += 1
                    next_of[pid] = int(number) + 1
            lost += load.lines - sum(next_of.values())
        left -= load.total
        slices += 1
    print(f"soak of {options.soak} GB in {slices} slices, rotated at 10 MB: {lost} lines lost, torn or out of order")
    return [] if lost == 0 else ["soak: lines are lost"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.sh stream", description=__doc__)
    parser.add_argument("--circus", type=lambda path: Path(path).resolve(), required=True, help=argparse.SUPPRESS)
    parser.add_argument("--writer", type=lambda path: Path(path).resolve(), required=True, help=argparse.SUPPRESS)
    parser.add_argument("--echo", type=lambda path: Path(path).resolve(), required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each figure (5)")
    parser.add_argument("--megabytes", type=int, default=1000, help="written in each measurement, s6-log and svlogd: a tenth (1000)")
    parser.add_argument("--seconds", type=int, default=10, help="length of what is measured by time (10)")
    parser.add_argument("--soak", type=float, default=0.5, help="GB through rotation, every line checked (0.5; the full one is 10)")
    parser.add_argument("--contenders", nargs="+", default=[kind.name for kind in ALL], choices=[kind.name for kind in ALL])
    parser.add_argument("--only", nargs="+", choices=["throughput", "crowd", "control", "soak"], default=["throughput", "crowd", "control", "soak"])
    parser.add_argument("--check", action="store_true", help="fail where a figure is not what the project demands")
    options = parser.parse_args()
    parts = {"throughput": throughput, "crowd": quiet_crowd, "control": control, "soak": soak}
    broken = [what for name in options.only for what in parts[name](options)]
    for what in broken:
        print(f"NOT HELD {what}")
    return 1 if options.check and broken else 0


if __name__ == "__main__":
    sys.exit(main())
