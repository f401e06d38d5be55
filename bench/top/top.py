#!/usr/bin/env python3
"""Usage: bench/top/top.py [--binary artifacts/circus] [--rows 1000] [--seconds 20] [--ipc] [--check]

Runs `circus top` on a pseudo terminal of 80x24 against a publisher that tells of so many processes once a second, as circusd-stats does, and
prints: the processor time of `circus top` in percent of a core, bytes drawn per second, its PSS, and how long a key takes until the screen has
followed (a page down and a line down, median and largest of 40; no end of the list is reached). --check fails above 2 % of a core. Needs Debian's python3-zmq.
"""
import argparse, fcntl, json, os, pty, select, socket, statistics, struct, sys, termios, time

import zmq

WATCHERS = 10


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def publish(endpoint, rows):
    """All processes in one burst each second, until killed."""
    stream = zmq.Context().socket(zmq.PUB)
    stream.set_hwm(0)
    stream.bind(endpoint)
    beat = 0
    while True:
        began = time.monotonic()
        for pid in range(1, rows + 1):
            info = {"mem_info1": "12.50M", "mem_info2": "80.00M", "cpu": (pid * 7 + beat * 13) % 1000 / 10, "mem": 0.1, "ctime": "0:00.00", "pid": pid,
                    "username": "www", "nice": 0, "create_time": 1.5, "age": 100.0 + beat, "cmdline": "worker", "children": [], "subtopic": pid, "name": None}
            stream.send_multipart([b"stat.w%d.%d" % (pid % WATCHERS, pid), json.dumps(info).encode()])
        for watcher in range(WATCHERS):
            pids = [pid for pid in range(1, rows + 1) if pid % WATCHERS == watcher]
            stream.send_multipart([b"stat.w%d" % watcher, json.dumps({"pid": pids, "cpu": 1.0, "mem": 1.0, "age": 100.0}).encode()])
        beat += 1
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss_bytes(pid):
    for line in open(f"/proc/{pid}/smaps_rollup"):
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def drain(fd, seconds):
    """Reads for so long; the number of bytes."""
    end, total = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            total += len(os.read(fd, 65536))
    return total


def press(fd, key):
    """Seconds from the key to the first byte that follows it."""
    drain(fd, 0.02)
    began = time.monotonic()
    os.write(fd, key)
    select.select([fd], [], [], 5)
    return time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="artifacts/circus")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--ipc", action="store_true", help="over a unix socket instead of tcp")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    endpoint = f"ipc:///tmp/circus-bench-top-{os.getpid()}" if options.ipc else f"tcp://127.0.0.1:{free_port()}"
    publisher = os.fork()
    if publisher == 0:
        publish(endpoint, options.rows)

    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execv(options.binary, [options.binary, "top", "--endpoint", endpoint])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    drain(fd, 4)
    before, began = cpu_seconds(pid), time.monotonic()
    drawn = drain(fd, options.seconds)
    elapsed = time.monotonic() - began
    percent = 100 * (cpu_seconds(pid) - before) / elapsed
    # By name: sorted by CPU the cursor follows its process, sometimes to the end of the list, where a key changes nothing.
    press(fd, b"n")
    os.write(fd, b"g")
    pages = [press(fd, b"\x1b[6~") for _ in range(40)]
    os.write(fd, b"g")
    lines = [press(fd, b"j") for _ in range(40)]
    pss = pss_bytes(pid)
    os.write(fd, b"q")
    os.kill(publisher, 9)
    try:
        drain(fd, 0.3)
    except OSError:
        pass  # it has let go of the terminal
    os.waitpid(pid, 0)

    os.waitpid(publisher, 0)
    if options.ipc:
        os.unlink(endpoint.removeprefix("ipc://"))
    print(f"{options.rows} rows: {percent:.2f} % of a core, {drawn / elapsed:.0f} bytes/s drawn, PSS {pss / 1e6:.1f} MB")
    for name, times in (("page down", pages), ("line down", lines)):
        print(f"{name}: {1000 * statistics.median(times):.2f} ms median, {1000 * max(times):.2f} ms largest")
    if options.check and percent > 2:
        sys.exit("top: more than 2 % of a core")


main()
