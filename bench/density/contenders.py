"""The supervisors that can be measured: how each is told to keep N workers alive."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Task:
    """What a contender has to run, and where it may put its files."""

    directory: Path
    workers: int
    worker: Path
    records: Path
    endpoint: str

    @property
    def command(self) -> str:
        return f"{self.worker} {self.records}"


@dataclass(frozen=True)
class Contender:
    name: str
    program: Path
    argv: Callable[[Path, Task], list[str]]  # writes its configuration into the task's directory

    def arguments(self, task: Task) -> list[str]:
        return self.argv(self.program, task)


def tcp_endpoint() -> str:
    """A TCP port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


def ini(task: Task) -> Path:
    path = task.directory / "circus.ini"
    path.write_text(
        f"""[circus]
check_delay = 5
endpoint = {task.endpoint}
pubsub_endpoint = {tcp_endpoint()}
stats_endpoint = {tcp_endpoint()}

[watcher:bench]
cmd = {task.command}
numprocesses = {task.workers}
warmup_delay = 0
graceful_timeout = 5
"""
    )
    return path


def supervisord_conf(task: Task) -> Path:
    path = task.directory / "supervisord.conf"
    path.write_text(
        f"""[supervisord]
nodaemon = true
logfile = /dev/null
logfile_maxbytes = 0
pidfile = {task.directory}/supervisord.pid
childlogdir = {task.directory}
minfds = {task.workers * 8 + 1024}

[program:bench]
command = {task.command}
process_name = %(program_name)s_%(process_num)d
numprocs = {task.workers}
autorestart = true
stdout_logfile = NONE
stderr_logfile = NONE
"""
    )
    return path


def available(circus: Path, loop: Path) -> dict[str, Contender]:
    """By name: ours, the bare loop, and the others that this machine has installed."""
    found = {
        "circus": Contender("circus", circus, lambda program, task: [str(program), "daemon", str(ini(task))]),
        "loop": Contender("loop", loop, lambda program, task: [str(program), str(task.workers), *task.command.split()]),
    }
    if program := shutil.which("supervisord"):
        found["supervisord"] = Contender(
            "supervisord", Path(program), lambda program, task: [str(program), "-c", str(supervisord_conf(task))]
        )
    if program := shutil.which("circusd"):
        found["circusd"] = Contender("circusd", Path(program), lambda program, task: [str(program), str(ini(task))])
    return found
