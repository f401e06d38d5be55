"""Measures `circus daemon` beside a bare C posix_spawn loop with the same N tiny workers, in alternating rounds of one run.

Started by scripts/bench.sh density, which builds what it needs. A figure is the median of the rounds; the kill latencies are
percentiles over the kills of all rounds. A `!` marks a figure that exceeds what the project allows itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import sys
import time
from pathlib import Path

import proc
import report
from contenders import Contender, available
from supervisor import Failed, Supervisor

ROOT = Path(__file__).resolve().parents[2]
SETTLE_SECONDS = 3.0
CALM_SECONDS = 0.01  # between two kills, so that each one meets an idle supervisor
WARM_UP_KILLS = 200


class Bench:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._rng = random.Random(options.seed)
        self.faults: list[str] = []

    def _supervisor(self, contender: Contender, deaths: int, transport: str = "tcp") -> Supervisor:
        workers: int = self._options.workers
        return Supervisor(contender, workers, self._options.bin / "worker", 3 * workers + deaths + 1024, transport)

    def round(self, contender: Contender, idle_seconds: float) -> tuple[report.Figures, list[float]]:
        """One whole life: start, idle, single kills, all killed, stop. The figures, and the kill latencies in ms."""
        with self._supervisor(contender, self._options.kills) as running:
            time.sleep(0.3)  # lets it finish what follows the last spawn
            figures = {"start_ms": running.start_ms, "start_cpu_ms": proc.cpu_ns(running.pid) / 1e6}
            time.sleep(SETTLE_SECONDS)
            memory = proc.memory(running.pid)
            figures |= {"rss_kb": memory.rss, "pss_kb": memory.pss, "threads": proc.threads(running.pid)}
            if idle_seconds > 0:
                before = proc.switches(running.pid)
                time.sleep(idle_seconds)
                figures["wakeups"] = (proc.switches(running.pid) - before) / idle_seconds
            kills = self._kill(running, self._options.kills)
            figures["all_back_ms"] = running.kill_everyone()
            time.sleep(0.5)
            self.faults += running.faults()
            running.wait_until_grown_up()
            figures["stop_ms"], faults = running.stop()
            self.faults += faults
            return figures, kills

    def _kill(self, running: Supervisor, times: int, pause: float = CALM_SECONDS) -> list[float]:
        latencies = []
        deadline = time.monotonic() + self._options.kill_seconds
        for _ in range(times):
            latencies.append(running.kill_one(self._rng))
            if time.monotonic() > deadline:
                break
            time.sleep(pause)
        return latencies

    def deaths(self, contender: Contender) -> report.Figures:
        """Memory, descriptors and zombies over many single deaths, measured after the first few have touched all code."""
        wanted: int = self._options.deaths
        with self._supervisor(contender, wanted + WARM_UP_KILLS) as running:
            self._kill(running, WARM_UP_KILLS)
            time.sleep(SETTLE_SECONDS)
            memory, fds, cpu = proc.memory(running.pid), proc.fds(running.pid), proc.cpu_ns(running.pid)
            died = 0
            while died < wanted:
                running.kill_one(self._rng)
                died += 1
                if sys.stderr.isatty() and died % 500 == 0:
                    progress(f"{contender.name}: {died} of {wanted} deaths")
            cpu = proc.cpu_ns(running.pid) - cpu
            time.sleep(SETTLE_SECONDS)
            after = proc.memory(running.pid)
            self.faults += running.faults()
            zombies = [state for _, state in proc.children(running.pid)].count("Z")
            figures = {
                "deaths": died,
                "death_cpu_us": cpu / died / 1e3,
                "grown_pss_kb": after.pss - memory.pss,
                "grown_anonymous_kb": after.anonymous - memory.anonymous,
                "grown_fds": proc.fds(running.pid) - fds,
                "zombies": zombies,
            }
            self.faults += running.stop()[1]
            return figures

    def ctl(self, contender: Contender, transport: str) -> report.Figures:
        """The wall time of whole `circus ctl status` processes, started from here, in turns with circusctl where there is one."""
        with self._supervisor(contender, 0, transport) as running:
            programs = {"ctl": [str(contender.program), "ctl"]}
            environment = {}
            if package := self._options.circusctl:
                programs["circusctl"] = [sys.executable, "-m", "circus.circusctl"]
                environment["PYTHONPATH"] = str(package)
            times: dict[str, list[float]] = {name: [] for name in programs}
            for _ in range(self._options.ctl):
                for name, program in programs.items():
                    argv = [*program, "--endpoint", running.endpoint, "status"]
                    began = time.monotonic_ns()
                    pid = os.posix_spawn(argv[0], argv, environment, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
                    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                    times[name].append((time.monotonic_ns() - began) / 1e6)
                    if status != 0:
                        raise running.failed(f"gave `{' '.join(argv)}` exit status {status}")
            running.wait_until_grown_up()
            self.faults += running.stop()[1]
            return {f"{name}_{transport}_ms": statistics.median(values) for name, values in times.items()}


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(options: argparse.Namespace, contenders: list[Contender]) -> int:
    bench = Bench(options)
    machine = proc.machine()
    rounds: dict[str, list[report.Figures]] = {contender.name: [] for contender in contenders}
    kills: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(options.rounds):
        # Whoever comes first meets the machine as the one before left it: take turns.
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            progress(f"round {number + 1} of {options.rounds}: {contender.name}")
            figures, latencies = bench.round(contender, options.idle if number == 0 else 0.0)
            rounds[contender.name].append(figures)
            kills[contender.name] += latencies
    for contender in contenders:
        if contender.name == "circus" and options.ctl > 0:
            for transport in ("tcp", "ipc"):
                progress(f"circus ctl status over {transport}")
                rounds["circus"].append(bench.ctl(contender, transport))
        if contender.name in ("circus", "loop") and options.deaths > 0:
            progress(f"{contender.name}: {options.deaths} deaths")
            rounds[contender.name].append(bench.deaths(contender))

    figures = {name: report.summary(rounds[name], kills[name]) for name in rounds}
    lines, exceeded = report.table(figures, options.workers)
    print(f"{options.workers} workers, {options.rounds} rounds, {max(map(len, kills.values()))} single kills each; {machine}")
    print(*lines, sep="\n")
    for fault in bench.faults:
        print(f"FAULT {fault}")
    if options.json:
        document = {
            "machine": machine,
            "workers": options.workers,
            "figures": figures,
            "rounds": rounds,
            "kills_ms": kills,
            "exceeded": exceeded,
            "faults": bench.faults,
        }
        options.json.write_text(json.dumps(document, indent=1) + "\n")
    return 1 if bench.faults or (options.check and exceeded) else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench.sh density", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("workers", nargs="?", type=int, default=175, metavar="N", help="workers (175)")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds (5)")
    parser.add_argument("--kills", type=int, default=200, help="single kills per round (200)")
    parser.add_argument("--kill-seconds", type=float, default=60.0, help="at most this long for them (60)")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds of counting wake-ups, in the first round (20)")
    parser.add_argument("--ctl", type=int, default=40, help="runs of ctl status per transport (40)")
    parser.add_argument("--circusctl", type=Path, metavar="DIR", help="folder with the Python package circus: its circusctl in turns with ctl")
    parser.add_argument("--deaths", type=int, default=0, help="also a long run of so many worker deaths")
    parser.add_argument("--peers", action="store_true", help="also the other supervisors that are installed")
    parser.add_argument("--only", help="names, comma-separated: circus, loop, supervisord, circusd")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all figures, each round and each kill")
    parser.add_argument("--check", action="store_true", help="exit 1 if a figure exceeds what is allowed")
    parser.add_argument("--seed", type=int, default=1, help="of the choice of victims (1)")
    parser.add_argument("--circus", type=Path, default=ROOT / "artifacts/circus", help="the binary (artifacts/circus)")
    parser.add_argument("--bin", type=Path, default=ROOT / "artifacts/bench", help="where worker and spawn_loop are")
    options = parser.parse_args()
    if options.workers < 1 or options.rounds < 1 or options.kills < 1:
        parser.error("N, --rounds and --kills must be at least 1")
    return options


def main() -> int:
    options = arguments()
    known = available(options.circus.resolve(), options.bin / "spawn_loop")
    names = options.only.split(",") if options.only else list(known) if options.peers else ["circus", "loop"]
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"density: not known or not installed: {', '.join(unknown)}")
    for program in (options.bin / "worker", *(known[name].program for name in names)):
        if not os.access(program, os.X_OK):
            sys.exit(f"density: {program} is missing")

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, end)
    proc.adopt_orphans()
    try:
        return measure(options, [known[name] for name in names])
    except Failed as failure:
        sys.exit(f"density: {failure}")


if __name__ == "__main__":
    sys.exit(main())
