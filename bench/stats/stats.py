"""What statistics cost: `circus daemon` with N sleeping workers, with one subscriber of its statistics and without, in alternating rounds.

Started by scripts/bench.sh stats. CPU and latencies are medians of the rounds, or percentiles over the requests of all rounds. With --circus DIR,
a folder that holds the Python package `circus`, the look at a process of Circus itself takes its turn at the same workers. A `!` marks a figure that
exceeds what the project allows itself; with --check such a figure makes the bench fail.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zmq

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "density"))
import proc  # noqa: E402
from report import percentile  # noqa: E402

PATIENCE_MS = 30_000
PEER = """
import sys, time, json
sys.path.insert(0, sys.argv[1])
from circus.util import get_info
import psutil
pids = json.loads(sys.stdin.readline())
processes = {pid: psutil.Process(pid) for pid in pids}
for pid in pids: get_info(processes[pid], interval=0.0)
began, cpu = time.monotonic(), time.process_time()
for pid in pids: json.dumps(get_info(processes[pid], interval=0.0))
print(json.dumps({"us": (time.process_time() - cpu) * 1e6 / len(pids)}))
"""


class Daemon:
    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        # The subscriber has a context of its own: in a shared one the replies would wait in the client's one thread for the statistics before them.
        self._context, self._subscriber = zmq.Context(), zmq.Context()
        self._places = {name: f"ipc://{folder}/{name}" for name in ("endpoint", "pubsub", "stats")}
        ini = folder / "circus.ini"
        ini.write_text(
            f"[circus]\nendpoint = {self._places['endpoint']}\npubsub_endpoint = {self._places['pubsub']}\n"
            f"stats_endpoint = {self._places['stats']}\nstatsd = True\n"
            f"[watcher:sleeper]\ncmd = /bin/sleep 1000000\nnumprocesses = {options.workers}\n"
            "[watcher:busy]\ncmd = /bin/sh -c 'while :; do :; done'\nautostart = False\n"
        )
        self._process = subprocess.Popen([options.circus, "daemon", str(ini)], stderr=(folder / "log").open("w"))
        self.pid = self._process.pid
        self._client = self._socket(zmq.DEALER, "endpoint")
        self._events = self._socket(zmq.SUB, "pubsub")
        self._events.subscribe("watcher.sleeper.spawn")
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while len(self.workers()) < options.workers:
            if time.monotonic() > deadline:
                raise SystemExit("the workers don't start")
            time.sleep(0.05)

    def _socket(self, kind: int, place: str, context: zmq.Context | None = None) -> zmq.Socket:
        socket = (context or self._context).socket(kind)
        socket.linger = 0
        socket.connect(self._places[place])
        return socket

    def call(self, command: str, **properties: object) -> dict:
        self._client.send_json({"command": command, "properties": properties})
        if not self._client.poll(PATIENCE_MS):
            raise SystemExit(f"no reply to {command}")
        return self._client.recv_json()

    def workers(self) -> list[int]:
        return self.call("list", name="sleeper")["pids"]

    @contextmanager
    def subscriber(self) -> Iterator[zmq.Socket]:
        socket = self._socket(zmq.SUB, "stats", self._subscriber)
        socket.rcvhwm = 0
        socket.subscribe("stat.")
        try:
            if not socket.poll(PATIENCE_MS):
                raise SystemExit("no statistics come")
            yield socket
        finally:
            socket.close()

    def cpu_and_wakeups(self, seconds: float) -> float:
        """CPU of the daemon in % of a core."""
        before, began = proc.cpu_ns(self.pid), time.monotonic_ns()
        time.sleep(seconds)
        return 100 * (proc.cpu_ns(self.pid) - before) / (time.monotonic_ns() - began)

    def request_ms(self, times: int) -> list[float]:
        latencies = []
        for _ in range(times):
            began = time.perf_counter_ns()
            self.call("numwatchers")
            latencies.append((time.perf_counter_ns() - began) / 1e6)
            time.sleep(0.003)
        return latencies

    def respawn_ms(self, times: int) -> list[float]:
        latencies = []
        workers = [pid for pid in self.workers()]
        for pid in workers[: times]:
            while self._events.poll(0):
                self._events.recv_multipart()
            began = time.perf_counter_ns()
            os.kill(pid, signal.SIGKILL)
            if not self._events.poll(PATIENCE_MS):
                raise SystemExit("a worker isn't replaced")
            latencies.append((time.perf_counter_ns() - began) / 1e6)
            time.sleep(0.01)
        return latencies

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._context.destroy(0)
        self._subscriber.destroy(0)


def drain(socket: zmq.Socket) -> int:
    count = 0
    while socket.poll(0):
        socket.recv_multipart()
        count += 1
    return count


def cpu_of_a_loop(daemon: Daemon) -> tuple[float, float]:
    """What the stream says of a busy loop and of a sleeper: medians of five samples."""
    daemon.call("start", name="busy", waiting=True)
    busy, idle = [], []
    with daemon.subscriber() as socket:
        while len(busy) < 7:
            if not socket.poll(PATIENCE_MS):
                raise SystemExit("no statistics come")
            topic, payload = socket.recv_multipart()
            if topic.startswith(b"stat.busy."):
                busy.append(json.loads(payload)["cpu"])
            elif topic == b"stat.sleeper":
                idle.append(json.loads(payload)["cpu"])
    daemon.call("stop", name="busy", waiting=True)
    return statistics.median(busy[2:]), statistics.median(idle)


def run(options: argparse.Namespace) -> int:
    figures: dict[str, list[float]] = {}

    def note(key: str, values: list[float]) -> None:
        figures.setdefault(key, []).extend(values)

    with tempfile.TemporaryDirectory(prefix="circus-") as name:
        daemon = Daemon(options, Path(name))
        try:
            time.sleep(2)
            note("pss_off", [proc.memory(daemon.pid).pss])
            for _ in range(options.rounds):
                note("cpu_off", [daemon.cpu_and_wakeups(options.seconds)])
                note("request_off", daemon.request_ms(options.requests))
                note("respawn_off", daemon.respawn_ms(options.kills))
                note("pss_off", [proc.memory(daemon.pid).pss])
                with daemon.subscriber() as socket:
                    drain(socket)
                    note("cpu_on", [daemon.cpu_and_wakeups(options.seconds)])
                    note("messages", [drain(socket) / options.seconds])
                    note("pss_on", [proc.memory(daemon.pid).pss])
                    note("request_on", daemon.request_ms(options.requests))
                    note("respawn_on", daemon.respawn_ms(options.kills))
                pids = [str(pid) for pid in daemon.workers()]
                note("read_us", [float(subprocess.run([options.reader, *pids], capture_output=True, text=True, check=True).stdout)])
                if options.peer:
                    answer = subprocess.run(
                        ["/usr/bin/python3", "-c", PEER, options.peer], input=json.dumps(daemon.workers()) + "\n", capture_output=True, text=True, check=True
                    )
                    note("peer_us", [json.loads(answer.stdout)["us"]])
            busy, idle = cpu_of_a_loop(daemon)
        finally:
            daemon.stop()

    def median(key: str) -> float:
        return statistics.median(figures[key])

    cpu = median("cpu_on") - median("cpu_off")
    rows: list[tuple[str, float, str, bool]] = [
        ("messages per second", median("messages"), f"at least {options.workers * 0.9:g}", median("messages") >= options.workers * 0.9),
        ("CPU of the daemon without a subscriber, %", median("cpu_off"), "", True),
        ("CPU of the daemon with one, %", median("cpu_on"), "", True),
        ("  more, % of a core", cpu, "1", cpu <= 1 or options.workers > 1000),
        ("  more, us per process and second", cpu * 1e4 / options.workers, "", True),
        ("a bare C loop, us per read of /proc/PID/stat", median("read_us"), "", True),
        ("  ours to that", cpu * 1e4 / options.workers / median("read_us"), "", True),
        ("memory (PSS) more, kB", median("pss_on") - median("pss_off"), "2048", median("pss_on") - median("pss_off") <= 2048 or options.workers > 1000),
    ]
    for what in ("request", "respawn"):
        for percent in (50, 99):
            off, on = (percentile(figures[f"{what}_{state}"], percent) for state in ("off", "on"))
            rows.append((f"{what}, p{percent}, ms, without", off, "", True))
            rows.append((f"{what}, p{percent}, ms, with", on, "1.1x" if percent == 99 else "", percent < 99 or on <= 1.1 * off))
    rows.append(("a busy loop is said to use, %", busy, "95 to 105", 95 <= busy <= 105))
    rows.append(("sleepers are said to use, %", idle, "below 0.5", idle < 0.5))
    if options.peer:
        rows.append(("Circus, us per process and look (psutil, JSON)", median("peer_us"), "", True))
        rows.append(("  to ours", median("peer_us") / (cpu * 1e4 / options.workers), "", True))
    print(f"{options.workers} workers, {options.rounds} rounds of {options.seconds:g} s; {proc.machine()}")
    for label, value, limit, is_fine in rows:
        print(f"{label:48}{value:12.3f}  {limit:12}{'' if is_fine else '!'}")
    exceeded = [label.strip() for label, _, _, is_fine in rows if not is_fine]
    if exceeded:
        print("exceeded: " + "; ".join(exceeded))
    return 1 if exceeded and options.check else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench.sh stats", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workers", nargs="?", type=int, default=1000)
    parser.add_argument("--binary", dest="circus", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--reader", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=16, help="many short ones: the machine itself has quicker and slower minutes")
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement of CPU")
    parser.add_argument("--requests", type=int, default=400, help="of each measurement of latency")
    parser.add_argument("--kills", type=int, default=50, help="of each measurement of respawns")
    parser.add_argument("--circus", dest="peer", metavar="DIR", help="folder with the Python package circus, to look at the same workers")
    parser.add_argument("--check", action="store_true")
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
