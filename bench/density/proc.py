"""What /proc and the kernel's clocks say about a process."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import time
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Memory:
    """kB, from /proc/PID/smaps_rollup."""

    rss: int
    pss: int
    anonymous: int


def memory(pid: int) -> Memory:
    fields = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:] if ":" in line
    )
    kilobytes = {key: int(value.split()[0]) for key, value in fields.items()}
    return Memory(kilobytes["Rss"], kilobytes["Pss"], kilobytes["Anonymous"])


def cpu_ns(pid: int) -> int:
    """CPU time of all threads, ended ones included: the process's own clock, clock_getcpuclockid(3)."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def threads(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/task"))


def switches(pid: int) -> int:
    """Context switches of all threads so far, voluntary and not: an idle process makes one per wake-up."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        for line in Path(f"/proc/{pid}/task/{task}/status").read_text().splitlines():
            if "ctxt_switches" in line:
                total += int(line.split()[1])
    return total


def fds(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def children(parent: int) -> list[tuple[int, str]]:
    """(pid, state letter) of the direct children, zombies included."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            stat = Path(f"/proc/{entry}/stat").read_text()
        except OSError:  # gone meanwhile
            continue
        state, ppid = stat[stat.rindex(")") + 2 :].split()[:2]
        if int(ppid) == parent:
            found.append((int(entry), state))
    return found


def adopt_orphans() -> None:
    """From now on the orphans of what we start become our children, so that none can be left behind or overlooked."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def kill_all_children() -> None:
    """SIGKILL to our children, then to those that become ours by it, until there are none."""
    while found := children(os.getpid()):
        for pid, _ in found:
            os.kill(pid, signal.SIGKILL)
        for pid, _ in found:
            os.waitpid(pid, 0)


def machine() -> str:
    model = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.machine(),
    )
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    return f"{model}, {len(os.sched_getaffinity(0))} cores, Linux {platform.release()}, load {load}"
