"""Mutated conversations with running daemons, one connection each: frames, requests, subscriptions, handshakes of NULL and CURVE.

Started by scripts/fuzz.sh. The daemons must go on answering, write no line about a bug of theirs, keep their descriptors and stay within 10 MB of memory.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GROWTH_LIMIT_KB = 10 * 1024
BATCH = 2000
WARM_UP = 4000


def greeting(mechanism: bytes, minor: int = 1) -> bytes:
    return b"\xff" + bytes(8) + b"\x7f\x03" + bytes([minor]) + mechanism.ljust(20, b"\0") + bytes(32)


def frame(flags: int, body: bytes) -> bytes:
    return bytes([flags, len(body)]) + body if len(body) < 256 else bytes([flags | 2]) + len(body).to_bytes(8, "big") + body


def ready(kind: bytes, extra: bytes = b"") -> bytes:
    return frame(4, b"\x05READY\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind + extra)


# Nothing here starts or ends anything, whatever the mutations make of a number.
REQUESTS = [
    b'{"id": "a1", "command": "status", "properties": {}}',
    b'{"id": 7, "command": "status", "properties": {"name": "W"}}',
    b'{"command": "list", "msg_type": "cast", "properties": {"name": "w"}}',
    b'{"command": "get", "properties": {"name": "w", "keys": ["cmd", "env", "stop_signal"]}, "id": [1, {"x": null}]}',
    b'{"command": "set", "properties": {"name": "w", "options": {"graceful_timeout": 1.5}, "waiting": true}, "id": 1}',
    b'{"command": "signal", "properties": {"name": "w", "signum": 0, "children": true}, "id": "\\u00e9\\ud83d\\ude00"}',
    b'{"command": "stats", "properties": {"name": "w", "process": "1"}}',
    b'{"command": "globaloptions", "properties": {"option": "endpoint"}}',
    b'{"command": "listen", "command": "dstats", "properties": {"name": {"a": [[[[]]]]}}}',
    b"[" * 300,
]
ROUTER = [
    greeting(b"NULL") + ready(b"DEALER", b"\x08Identity\0\0\0\x04abcd"),
    greeting(b"NULL", 0) + ready(b"REQ") + frame(1, b""),
    greeting(b"NULL") + ready(b"DEALER") + frame(4, b"\x04PING\0\x10ctx"),
    greeting(b"NULL") + ready(b"ROUTER") + frame(1, b"x") + frame(1, b"y"),
    # Two sequences that end a process which listens with NetMQ 4.0.4.
    greeting(b"NULL") + frame(4, b"\x05READY\x0bSocket-Type\x80\0\0\0DEALER"),
    greeting(b"NULL") + ready(b"DEALER") + b"\x04\x00",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
]
PUB = [
    greeting(b"NULL") + ready(b"SUB") + frame(4, b"\x09SUBSCRIBEwatcher.") + frame(4, b"\x06CANCELwatcher."),
    greeting(b"NULL", 0) + ready(b"SUB") + frame(0, b"\x01watcher") + frame(0, b"\x00watcher"),
]
HELLO = b"\x05HELLO\x01\x00" + bytes(72) + bytes(range(32)) + (1).to_bytes(8, "big") + bytes(80)
CURVE = [
    greeting(b"CURVE") + frame(4, HELLO),
    greeting(b"CURVE") + frame(4, b"\x08INITIATE" + bytes(300)),
    greeting(b"CURVE") + frame(0, b"\x07MESSAGE" + bytes(60)),
    greeting(b"NULL") + ready(b"DEALER"),
]


def mutated(bases: list[bytes], rng: random.Random) -> bytes:
    base = bases[rng.randrange(len(bases))]
    data = bytearray(base)
    if bases is ROUTER:
        for _ in range(rng.randrange(3)):
            data += frame(0, REQUESTS[rng.randrange(len(REQUESTS))])
    for _ in range(rng.randrange(4)):
        if not data:
            break
        at = rng.randrange(0 if rng.randrange(6) == 0 else min(64, len(data) - 1), len(data))
        kind = rng.randrange(6)
        if kind == 0:
            data[at] = rng.randrange(256)
        elif kind == 1:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 2:
            del data[at : at + rng.randrange(1, 20)]
        elif kind == 3:
            data[at:at] = rng.randbytes(rng.randrange(1, 20))
        elif kind == 4:
            data[at:at] = bytes([rng.randrange(8) | 2]) + (rng.getrandbits(64) >> rng.randrange(64)).to_bytes(8, "big")
        else:
            del data[at:]
    return bytes(data)


class Daemon:
    def __init__(self, binary: Path, directory: Path, options: str, endpoint: str, pubsub: str) -> None:
        self.log = directory / "log"
        ini = directory / "circus.ini"
        ini.write_text(
            f"[circus]\nendpoint = {endpoint}\npubsub_endpoint = {pubsub}\nlogoutput = {self.log}\nloglevel = warning\n{options}\n"
            "[watcher:w]\ncmd = /bin/sleep 100000\n"
        )
        self.process = subprocess.Popen([binary, "daemon", ini], stdin=subprocess.DEVNULL)

    def fds(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def rss_kb(self) -> int:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        assert found
        return int(found[1])

    def settled(self) -> tuple[int, int]:
        """Descriptors and memory, when closed connections are gone and a burst's memory is given back."""
        time.sleep(3)
        return self.fds(), self.rss_kb()


Place = tuple[int, "str | tuple[str, int]"]


def converse(place: Place, data: bytes, rng: random.Random) -> None:
    family, address = place
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        try:
            connection.connect(address)
            cut = rng.randrange(len(data) + 1) if rng.randrange(3) == 0 else len(data)
            connection.sendall(data[:cut])
            if cut < len(data):
                connection.sendall(data[cut:])
            if rng.randrange(4) == 0:
                connection.recv(4096)
        except OSError:
            pass  # the daemon has closed it


def work(seed: int, cases: int, places: list[tuple[list[bytes], Place]]) -> None:
    rng = random.Random(seed)
    for _ in range(cases):
        roll = rng.randrange(20)
        bases, place = places[0 if roll < 14 else 1 if roll < 17 else 2]
        converse(place, mutated(bases, rng), rng)


def batch(seed: int, cases: int, places: list[tuple[list[bytes], Place]]) -> None:
    workers = [multiprocessing.Process(target=work, args=(seed * 1000 + i, cases // 2, places)) for i in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode != 0:
            raise SystemExit(f"fuzz.py: the fuzzer itself failed, seed {seed}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(binary: Path, arguments: list[str]) -> str:
    return subprocess.run([binary, "ctl", *arguments, "status"], capture_output=True, text=True).stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--circus", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--cases", type=int)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    binary = options.circus.resolve()
    with tempfile.TemporaryDirectory(prefix="circus-") as name:
        directory = Path(name)
        (directory / "plain").mkdir()
        (directory / "curve").mkdir()
        events, encrypted, encrypted_events = free_port(), free_port(), free_port()
        subprocess.run([binary, "keygen", directory / "key"], check=True, stdout=subprocess.DEVNULL)
        public = (directory / "key.pub").read_text().strip()
        (directory / "clients").write_text(f"{public} admin\n")
        (directory / "clients").chmod(0o644)
        plain_endpoint = f"ipc://{directory}/endpoint"
        plain = Daemon(binary, directory / "plain", "", plain_endpoint, f"tcp://127.0.0.1:{events}")
        curve = Daemon(
            binary, directory / "curve", f"curve_secret_key_file = {directory}/key\ncurve_authorized_keys = {directory}/clients",
            f"tcp://127.0.0.1:{encrypted}", f"tcp://127.0.0.1:{encrypted_events}",
        )
        daemons = {"plain": plain, "curve": curve}
        asking = {
            "plain": ["--endpoint", plain_endpoint],
            "curve": ["--endpoint", f"tcp://127.0.0.1:{encrypted}", "--curve-server-key", public, "--curve-secret-key-file", f"{directory}/key"],
        }
        places: list[tuple[list[bytes], Place]] = [
            (ROUTER, (socket.AF_UNIX, f"{directory}/endpoint")),
            (PUB, (socket.AF_INET, ("127.0.0.1", events))),
            (CURVE, (socket.AF_INET, ("127.0.0.1", encrypted))),
        ]
        try:
            return run(options, binary, daemons, asking, places)
        finally:
            for daemon in daemons.values():
                daemon.process.terminate()
                daemon.process.wait()


def run(options: argparse.Namespace, binary: Path, daemons: dict[str, Daemon], asking: dict[str, list[str]], places: list[tuple[list[bytes], Place]]) -> int:
    def check(seed: int) -> None:
        for name, daemon in daemons.items():
            if daemon.process.poll() is not None:
                raise SystemExit(f"fuzz.py: the {name} daemon has ended with {daemon.process.returncode}, seed {seed}")
            if status(binary, asking[name]) != "w: active\n":
                raise SystemExit(f"fuzz.py: the {name} daemon doesn't answer, seed {seed}")
            if re.search(r"a bug in|CRITICAL", daemon.log.read_text()):
                raise SystemExit(f"fuzz.py: the {name} daemon has met a bug of its own, seed {seed}:\n{daemon.log.read_text()[-2000:]}")

    batch(options.seed - 1, WARM_UP, places)
    check(options.seed - 1)
    before = {name: daemon.settled() for name, daemon in daemons.items()}
    done, begin, seed = 0, time.monotonic(), options.seed
    while done < options.cases if options.cases is not None else time.monotonic() - begin < options.seconds:
        batch(seed, BATCH * 10, places)
        check(seed)
        done += BATCH * 10
        seed += 1
        passed = time.monotonic() - begin
        print(f"\r{done:,} conversations, {done / passed:,.0f} per second, seed {seed - 1} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    code = 0
    for name, daemon in daemons.items():
        fds, rss = daemon.settled()
        holds = fds == before[name][0] and rss - before[name][1] <= GROWTH_LIMIT_KB
        code = code if holds else 1
        print(
            f"{name}: {done:,} conversations from seed {options.seed}; descriptors {before[name][0]} before, {fds} after; "
            f"RSS {before[name][1]:,} kB before, {rss:,} kB after{'' if holds else '  !'}"
        )
    return code


if __name__ == "__main__":
    sys.exit(main())
