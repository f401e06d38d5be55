#!/usr/bin/env python3
"""PSS of built-in plugins that are enabled together, all in one process and each in its own, and how often they wake up."""

import argparse
import pathlib
import subprocess
import tempfile
import time

THREE = ["circus.plugins.flapping.Flapping", "circus.plugins.statsd.FullStats", "circus.plugins.watchdog.WatchDog"]
LIMIT_KB = 8 * 1024


def pss_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise ValueError(f"no Pss of {pid}")


def wake_ups(pid):
    return sum(
        int(line.split()[1])
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
        for line in (task / "status").read_text().splitlines()
        if line.startswith(("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")))


def measure(command, control, plugins, mode, settle):
    """PSS of each plugin process, PSS of the daemon, wake-ups per second of all plugin processes."""
    processes = 1 if mode == "shared" else len(plugins)
    with tempfile.TemporaryDirectory(prefix="circus-bench-") as directory:
        directory = pathlib.Path(directory)
        endpoint = f"ipc://{directory}/endpoint"
        sections = "".join(f"\n[plugin:p{i}]\nuse = {use}\nloop_rate = 60\nport = {18125 + i}\n" if "flapping" not in use else f"\n[plugin:p{i}]\nuse = {use}\n"
                           for i, use in enumerate(plugins))
        ini = directory / "bench.ini"
        ini.write_text(f"[circus]\nendpoint = {endpoint}\npubsub_endpoint = ipc://{directory}/pubsub\nplugin_process = {mode}\n"
                       f"\n[watcher:w]\ncmd = /bin/sleep 1000\nnumprocesses = 3\n{sections}")
        daemon = subprocess.Popen([*command, str(ini)], cwd=directory, stderr=subprocess.DEVNULL)
        try:
            def ctl(*words):
                done = subprocess.run([*control, "--endpoint", endpoint, *words], capture_output=True, text=True, timeout=30)
                return done.stdout.strip() if done.returncode == 0 else ""

            deadline = time.monotonic() + 30
            while True:
                names = [name for name in ctl("list").split(",") if name.startswith("plugin:")]
                pids = [int(pid) for name in names for pid in ctl("list", name).split(",") if pid]
                if len(pids) == processes:
                    break
                if time.monotonic() > deadline:
                    raise SystemExit(f"the plugins don't run: {names}")
                time.sleep(0.1)
            time.sleep(settle)
            before = [wake_ups(pid) for pid in pids]
            time.sleep(settle)
            woken = sum(after - was for after, was in zip((wake_ups(pid) for pid in pids), before)) / settle
            return [pss_kb(pid) for pid in pids], pss_kb(daemon.pid), woken
        finally:
            daemon.terminate()
            daemon.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--circus", required=True, help="the binary to measure")
    parser.add_argument("--settle", type=float, default=3, help="seconds before and while wake-ups are counted")
    parser.add_argument("--check", action="store_true", help="fail when three plugins in one process, as they are by default, take more than 8 MB")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.circus).resolve())
    together = {}
    for mode, plugins in (("shared", THREE), ("own", THREE), ("own", THREE[:1])):
        each, daemon, woken = measure([binary, "daemon"], [binary, "ctl"], plugins, mode, options.settle)
        together[mode, len(plugins)] = sum(each)
        print(f"{len(plugins)} built-in plugins, plugin_process = {mode}: {sum(each) / 1024:.1f} MB PSS together ({', '.join(f'{kb / 1024:.1f}' for kb in each)}); "
              f"the daemon {daemon / 1024:.1f} MB; {woken:.1f} wake-ups/s")
    if options.check and together["shared", 3] > LIMIT_KB:
        raise SystemExit("three plugins take more than 8 MB")


if __name__ == "__main__":
    main()
