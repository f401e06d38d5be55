"""Workers that come and go under a steady load on one managed socket, and the first byte of a watcher on demand.

For each kind of disturbance wrk keeps connections busy on loopback for the given time while it happens ten times, evenly spread. What counts: connections
that were refused, and requests that failed (errors of reading and writing, time-outs, statuses other than 2xx). A connection that is refused is seen by a
second client, which connects anew for each request all the time.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import zmq


class Daemon:
    def __init__(self, binary, sections):
        self.folder = tempfile.mkdtemp(prefix="circus-")
        self.endpoint = f"ipc://{self.folder}/endpoint"
        ini = os.path.join(self.folder, "circus.ini")
        with open(ini, "w") as file:
            file.write(f"[circus]\nendpoint = {self.endpoint}\npubsub_endpoint = ipc://{self.folder}/pubsub\n{sections}")
        self.log = open(os.path.join(self.folder, "log"), "w")
        self.process = subprocess.Popen([binary, "daemon", ini], stderr=self.log, stdout=self.log, cwd=self.folder)
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(self.endpoint)

    def call(self, command, seconds=60, **properties):
        self.socket.send_json({"id": command, "command": command, "properties": properties})
        if not self.socket.poll(seconds * 1000):
            sys.exit(f"no reply to {command}; the log says\n{self.text()}")
        reply = self.socket.recv_json()
        if reply["status"] == "error":
            sys.exit(f"{command} {properties}: {reply['reason']}\n{self.text()}")
        return reply

    def sockets(self):
        return {each["name"]: each for each in self.call("listsockets")["sockets"]}

    def await_active(self, watcher):
        while self.call("status", name=watcher)["status"] != "active":
            time.sleep(0.01)

    def text(self):
        with open(self.log.name) as file:
            return file.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.log.close()
        shutil.rmtree(self.folder)


class Knocker(threading.Thread):
    """Connects, asks and closes, again and again."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.ends = port, threading.Event()
        self.asked, self.refused, self.failed, self.pids = 0, 0, 0, set()

    def run(self):
        while not self.ends.is_set():
            self.asked += 1
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=10) as client:
                    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                    answer = client.recv(4096)
                if not answer.startswith(b"HTTP/1.1 200"):
                    self.failed += 1
                else:
                    self.pids.add(int(answer.rsplit(b"\n", 2)[-2]))
            except ConnectionRefusedError:
                self.refused += 1
            except OSError:
                self.failed += 1
            time.sleep(0.002)


def number(pattern, text):
    found = re.search(pattern, text)
    return int(found.group(1)) if found else 0


def under_load(port, seconds, disturb, times=10):
    """Disturbs so many times while wrk runs; what it and the other client report."""
    knocker = Knocker(port)
    knocker.start()
    wrk = subprocess.Popen(["wrk", "-t1", "-c16", f"-d{seconds}s", f"http://127.0.0.1:{port}/"], stdout=subprocess.PIPE, text=True)
    begin = time.monotonic()
    for i in range(times):
        time.sleep(max(0.0, begin + (i + 0.5) * seconds / times - time.monotonic()))
        disturb()
    text = wrk.communicate()[0]
    knocker.ends.set()
    knocker.join()
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    connect, read, write, timeout = map(int, errors.groups()) if errors else (0, 0, 0, 0)
    return {
        "requests": number(r"(\d+) requests in", text),
        "refused": connect + knocker.refused,
        "failed": read + write + timeout + number(r"Non-2xx or 3xx responses: (\d+)", text) + knocker.failed,
        "connections": knocker.asked,
        "workers": len(knocker.pids),
    }


def load(options):
    sections = f"""
[socket:web]
host = 127.0.0.1
port = 0

[watcher:web]
cmd = {options.worker} $(circus.sockets.web)
use_sockets = True
numprocesses = 4
ready = notify
graceful_timeout = 10
"""
    with Daemon(options.circus, sections) as daemon:
        daemon.await_active("web")
        port = daemon.sockets()["web"]["port"]
        state = {"grown": False}

        def grow_and_shrink():
            daemon.call("decr" if state["grown"] else "incr", name="web", waiting=True)
            state["grown"] = not state["grown"]

        def kill_one():
            os.kill(daemon.call("list", name="web")["pids"][0], signal.SIGKILL)

        kinds = [
            ("nothing", lambda: None),
            ("rolling reload", lambda: daemon.call("reload", name="web", waiting=True)),
            ("sequential reload", lambda: daemon.call("reload", name="web", sequential=True, waiting=True)),
            ("incr or decr", grow_and_shrink),
            ("kill -9 of a worker", kill_one),
        ]
        print(f"{'10 times under load of wrk':28}{'requests':>10}{'refused':>9}{'failed':>8}{'connections':>13}{'workers':>9}")
        for name, disturb in kinds:
            result = under_load(port, options.seconds, disturb)
            print(f"{name:28}{result['requests']:10}{result['refused']:9}{result['failed']:8}{result['connections']:13}{result['workers']:9}", flush=True)


def first_byte(port):
    begin = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.recv(1)
    return (time.perf_counter() - begin) * 1e3


def on_demand(options):
    sections = f"""
[socket:lazy]
host = 127.0.0.1
port = 0

[watcher:lazy]
cmd = {options.lazy} $(circus.sockets.lazy)
use_sockets = True
on_demand = True
"""
    with Daemon(options.circus, sections) as daemon:
        port = daemon.sockets()["lazy"]["port"]
        cold, warm, spawn = [], [], []
        for _ in range(options.rounds):
            cold.append(first_byte(port))
            warm.append(first_byte(port))
            daemon.call("stop", name="lazy", waiting=True)
            begin = time.perf_counter()
            subprocess.run([options.lazy], check=False)  # without its argument it ends at once
            spawn.append((time.perf_counter() - begin) * 1e3)
        cold, warm, spawn = (statistics.median(each) for each in (cold, warm, spawn))
        print(f"on_demand, medians of {options.rounds}: first byte {cold:.2f} ms cold, {warm:.2f} ms warm; a spawn and exit of the program alone {spawn:.2f} ms")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench.sh sockets", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--circus", default="artifacts/circus", help="the binary (%(default)s)")
    parser.add_argument("--worker", default=os.path.abspath("artifacts/bench/socket_worker"), help=argparse.SUPPRESS)
    parser.add_argument("--lazy", default=os.path.abspath("artifacts/bench/lazy_worker"), help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=30, help="of load for each kind of disturbance (%(default)s)")
    parser.add_argument("--rounds", type=int, default=50, help="of the first byte on demand (%(default)s)")
    options = parser.parse_args()
    options.circus = os.path.abspath(options.circus)
    on_demand(options)
    load(options)


main()
