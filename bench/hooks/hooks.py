"""What a hook per spawn costs: the same watcher started without hooks, and with before_spawn, in alternating rounds of one run.

Both programs end their exec alike, so that a hook costs one spawn more. The time is that from the daemon's line
"waiting for commands" to "w started", divided by the number of workers. Prints the medians and their ratio; --check fails above 2.2
(a spawn and a hook are two spawns; the rest is scatter).
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time


def start_time(circus, count, hook):
    with tempfile.TemporaryDirectory() as directory:
        ini = os.path.join(directory, "circus.ini")
        with open(ini, "w") as file:
            file.write(f"[circus]\nendpoint = ipc://{directory}/endpoint\npubsub_endpoint = ipc://{directory}/pubsub\n\n")
            file.write(f"[watcher:w]\ncmd = /bin/sleep 1000\nnumprocesses = {count}\n")
            file.write("hooks.before_spawn = /bin/true\n" if hook else "")
        daemon = subprocess.Popen([circus, "daemon", ini], stderr=subprocess.PIPE, cwd=directory)
        try:
            began = None
            for line in daemon.stderr:
                if b"waiting for commands" in line:
                    began = time.monotonic()
                if b"] w started" in line:
                    return (time.monotonic() - began) / count
            sys.exit("the daemon has ended")
        finally:
            daemon.terminate()
            daemon.stderr.read()
            daemon.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workers", nargs="?", type=int, default=200, help="workers of the watcher (200)")
    parser.add_argument("--circus", required=True, help="the binary")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each kind (5)")
    parser.add_argument("--check", action="store_true", help="fail when a hook costs more than a spawn")
    options = parser.parse_args()
    circus = os.path.abspath(options.circus)
    times = {False: [], True: []}
    for _ in range(options.rounds):
        for hook in (False, True):
            times[hook].append(start_time(circus, options.workers, hook))
    plain, hooked = statistics.median(times[False]), statistics.median(times[True])
    print(f"spawn {plain * 1e6:.0f} us, with a hook {hooked * 1e6:.0f} us: {hooked / plain:.2f} times, medians of {options.rounds} rounds of {options.workers} workers")
    return 1 if options.check and hooked / plain > 2.2 else 0


if __name__ == "__main__":
    sys.exit(main())
