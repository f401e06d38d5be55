"""Measures the daemon's control endpoint beside a libzmq ROUTER that only echoes, in alternating rounds of one run.

Started by scripts/bench.sh control, which builds what it needs. A figure is the median of the rounds. A `!` marks one that exceeds what the project
allows itself; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "density"))
import proc  # noqa: E402

STATUS = '{"command": "status", "properties": {}, "id": "1234567890abcdef1234567890abcdef"}'
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)
GROWTH_LIMIT_KB = 10 * 1024


@dataclass(frozen=True)
class Line:
    label: str
    ours: float
    echo: float | None
    limit: float
    limit_is_ratio: bool = False
    least: bool = False

    @property
    def ratio(self) -> float | None:
        return self.ours / self.echo if self.echo else None

    @property
    def holds(self) -> bool:
        value = self.ratio if self.limit_is_ratio and self.ratio is not None else self.ours
        return value >= self.limit if self.least else value <= self.limit

    def text(self) -> str:
        echo = f"{self.echo:12,.1f}" if self.echo is not None else " " * 12
        ratio = f"{self.ratio:7.2f}x" if self.ratio is not None else " " * 8
        bound = f"{'>=' if self.least else '<='} {self.limit:,g}{'x' if self.limit_is_ratio else ''}"
        return f"{self.label:58}{self.ours:12,.1f}{echo}{ratio}  {bound}{'' if self.holds else '  !'}"


class Daemon:
    """`circus daemon` with so many watchers, only the first of which has a process; endpoints in its own directory or on tcp."""

    def __init__(self, binary: Path, watchers: int = 1) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="circus-"))
        self.port, self.events_port = free_port(), free_port()
        sections = "".join(f"[watcher:w{i}]\ncmd = /bin/sleep 100000\nnumprocesses = {int(i == 0)}\n" for i in range(watchers))
        ini = self.directory / "circus.ini"
        ini.write_text(
            f"[circus]\nendpoint = {self.endpoint}\npubsub_endpoint = tcp://127.0.0.1:{self.events_port}\n"
            f"max_connections = 4096\nlogoutput = {self.directory}/log\n{sections}"
        )
        self.process = subprocess.Popen([binary, "daemon", ini], stdin=subprocess.DEVNULL)
        await_port(self.port)

    @property
    def endpoint(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def __enter__(self) -> Daemon:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        for file in self.directory.iterdir():
            file.unlink()
        self.directory.rmdir()

    def settle_and_measure(self) -> int:
        """RSS in kB, after the pause in which the daemon gives back what a burst has taken."""
        time.sleep(3)
        return proc.memory(self.process.pid).rss


class Echo:
    def __init__(self, binary: Path) -> None:
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen([binary, self.endpoint], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def __enter__(self) -> Echo:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("control.py: the daemon doesn't listen")


def run(client: Path, *arguments: object) -> list[float]:
    done = subprocess.run([client, *map(str, arguments)], capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"control.py: client {arguments[0]}: {done.stderr.strip()}")
    return [float(word) for word in done.stdout.split()]


def speed(options: argparse.Namespace) -> list[Line]:
    figures: dict[str, list[float]] = {key: [] for key in ("rtt", "echo_rtt", "p99", "echo_p99", "rate", "echo_rate")}
    with Daemon(options.circus) as daemon, Echo(options.bin / "echo") as echo:
        for _ in range(options.rounds):
            for prefix, endpoint in (("", daemon.endpoint), ("echo_", echo.endpoint)):
                p50, p99 = run(options.bin / "client", "rtt", endpoint, STATUS, options.requests)
                (rate,) = run(options.bin / "client", "pipeline", endpoint, STATUS, 8, 64, options.seconds)
                figures[prefix + "rtt"].append(p50)
                figures[prefix + "p99"].append(p99)
                figures[prefix + "rate"].append(rate)
    middle = {key: statistics.median(values) for key, values in figures.items()}
    with Daemon(options.circus, watchers=1000) as daemon:
        thousand = [run(options.bin / "client", "rtt", daemon.endpoint, STATUS, options.requests // 10)[0] for _ in range(options.rounds)]
    return [
        Line("status round trip, p50, us", middle["rtt"], middle["echo_rtt"], 1.5, limit_is_ratio=True),
        Line("status round trip, p99, us", middle["p99"], middle["echo_p99"], 1e6),
        Line("8 pipelining clients, replies per second", middle["rate"], middle["echo_rate"], 50_000, least=True),
        Line("status of 1,000 watchers, p50, us", statistics.median(thousand), None, 2000),
    ]


def shaken(port: int, kind: bytes) -> socket.socket:
    """A connection that has shaken hands as a socket of this type."""
    ready = b"\x05READY\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(GREETING + bytes([4, len(ready)]) + ready)
    return connection


def long_frame(body: bytes) -> bytes:
    return b"\x02" + len(body).to_bytes(8, "big") + body


def a_client_that_never_reads(daemon: Daemon) -> None:
    with shaken(daemon.port, b"DEALER") as connection:
        connection.settimeout(5)
        request = long_frame(STATUS.encode() + b" " * 300) * 200
        try:
            for _ in range(2000):
                connection.sendall(request)
            raise SystemExit("control.py: a client that never reads its replies was not refused")
        except OSError:
            pass


def connections(daemon: Daemon, seconds: float, rate: int) -> None:
    """Opens and drops so many a second; every other one shakes hands first."""
    count, begin = 0, time.monotonic()
    while (passed := time.monotonic() - begin) < seconds:
        while count < passed * rate:
            connection = shaken(daemon.port, b"DEALER") if count % 2 else socket.create_connection(("127.0.0.1", daemon.port))
            connection.close()
            count += 1
        time.sleep(0.002)
    print(f"({count:,} connections opened and dropped in {passed:.0f} s)")


def a_subscriber_that_stops(daemon: Daemon, events: int) -> None:
    with shaken(daemon.events_port, b"SUB") as connection:
        connection.sendall(b"\x04\x0a\x09SUBSCRIBE")
        time.sleep(0.5)
        request = json.dumps({"command": "set", "properties": {"name": "w1", "options": {"graceful_timeout": 5}}})
        with shaken(daemon.port, b"DEALER") as asking:
            asking.settimeout(20)
            for _ in range(events // 50):
                asking.sendall(long_frame(request.encode() + b" " * 300) * 50)
                taken = 0
                while taken < 50:
                    taken += asking.recv(1 << 16).count(b'"status"')


def memory(options: argparse.Namespace) -> list[Line]:
    lines = []
    for label, act in (
        ("a client that never reads its replies", lambda daemon: a_client_that_never_reads(daemon)),
        ("1,000 connections a second", lambda daemon: connections(daemon, options.churn, 1000)),
        ("a subscriber that stops reading, 50,000 events", lambda daemon: a_subscriber_that_stops(daemon, 50_000)),
    ):
        with Daemon(options.circus, watchers=2) as daemon:
            before, fds = daemon.settle_and_measure(), proc.fds(daemon.process.pid)
            act(daemon)
            lines.append(Line(f"RSS grown by {label}, kB", max(0, daemon.settle_and_measure() - before), None, GROWTH_LIMIT_KB))
            if proc.fds(daemon.process.pid) != fds:
                raise SystemExit(f"control.py: {fds} descriptors before, {proc.fds(daemon.process.pid)} after {label}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench.sh control", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--circus", type=Path, default=Path("artifacts/circus"), help=argparse.SUPPRESS)
    parser.add_argument("--bin", type=Path, default=Path("artifacts/bench/control"), help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds (5)")
    parser.add_argument("--requests", type=int, default=10_000, help="round trips of a round (10000)")
    parser.add_argument("--seconds", type=float, default=2, help="length of the pipelining of a round (2)")
    parser.add_argument("--churn", type=float, default=60, help="seconds of opening and dropping connections (60)")
    options = parser.parse_args()
    print(proc.machine())
    print(f"{'':58}{'circus':>12}{'echo':>12}{'ratio':>8}  limit")
    lines = []
    for measure in (speed, memory):
        for line in measure(options):
            print(line.text(), flush=True)
            lines.append(line)
    return 0 if all(line.holds for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
