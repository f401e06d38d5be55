"""What a set-up and a hook add to a spawn: one watcher started plainly, with uid, gid, groups and limits, and with before_spawn, in alternating
rounds of one run.

The time is that from the daemon's line "waiting for commands" to "w started", divided by the number of workers. Prints the medians and their
ratios to the plain one. A hook has to run to its end before its process is spawned: what it adds is compared with a bare posix_spawn and
waitpid of the same program in the same rounds. --check fails when a set-up costs more than 1.2 times a plain spawn, or a hook adds more than
1.2 times such a process. The set-up needs root.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

OPTIONS = {
    "plain": "",
    "set-up": "uid = nobody\ngid = daemon\nrlimit_nofile = 512:1024\nrlimit_core = 0\nrlimit_nproc = 4096\n",
    "hook": "hooks.before_spawn = /bin/true\n",
}
HOOK = "/bin/true"
LIMIT = 1.2


def process_time(count):
    began = time.monotonic()
    for _ in range(count):
        os.waitpid(os.posix_spawn(HOOK, [HOOK], os.environ, setsid=True), 0)
    return (time.monotonic() - began) / count


def start_time(circus, count, options):
    with tempfile.TemporaryDirectory() as directory:
        ini = os.path.join(directory, "circus.ini")
        with open(ini, "w") as file:
            file.write(f"[circus]\nendpoint = ipc://{directory}/endpoint\npubsub_endpoint = ipc://{directory}/pubsub\n\n")
            file.write(f"[watcher:w]\ncmd = /bin/sleep 1000\nnumprocesses = {count}\n{options}")
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
    parser.add_argument("--check", action="store_true", help="fail above the limits")
    options = parser.parse_args()
    circus = os.path.abspath(options.circus)
    kinds = [kind for kind in OPTIONS if kind != "set-up" or os.geteuid() == 0]
    times = {kind: [] for kind in [*kinds, "process"]}
    for _ in range(options.rounds):
        for kind in kinds:
            times[kind].append(start_time(circus, options.workers, OPTIONS[kind]))
        times["process"].append(process_time(options.workers))
    medians = {kind: statistics.median(values) for kind, values in times.items()}
    print(f"medians of {options.rounds} rounds of {options.workers} workers")
    for kind in kinds:
        print(f"{kind:7} {medians[kind] * 1e6:6.0f} us a spawn, {medians[kind] / medians['plain']:.2f} times a plain one")
    added = (medians["hook"] - medians["plain"]) / medians["process"]
    print(f"a hook adds {added:.2f} times a process of its own from posix_spawn to waitpid ({medians['process'] * 1e6:.0f} us)")
    failed = added > LIMIT or medians.get("set-up", 0) / medians["plain"] > LIMIT
    return 1 if options.check and failed else 0


if __name__ == "__main__":
    sys.exit(main())
