"""What carries the output of writers into files: circus, cat, s6-log, svlogd, supervisord. Each is a context around one run."""

from __future__ import annotations

import os
import struct
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Load:
    """Writers that together write `total` bytes, in blocks of `block` bytes of lines of `line` bytes."""

    writers: int
    total: int
    block: int
    line: int
    rate: int = 0

    @property
    def each(self) -> int:
        return self.total // self.writers // self.line * self.line

    @property
    def lines(self) -> int:
        return self.each // self.line * self.writers

    def arguments(self, writer: Path, started: Path) -> list[str]:
        return [str(writer), str(self.each), str(self.block), str(self.line), str(started)] + ([str(self.rate)] if self.rate else [])


def cpu_ns(pid: int) -> int:
    """CPU time of all threads of a process so far."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir())


class Contender:
    """Starts what reads; `start` lets the writers begin; `size` is how much has arrived."""

    name = ""
    can_stamp = True
    stamps_pid = False

    # How much of the load it gets: who takes ten times as long is measured as well by a tenth.
    share = 1.0

    def __init__(self, load: Load, directory: Path, writer: Path, is_stamped: bool, circus: Path) -> None:
        self.load, self.directory, self.writer, self.is_stamped, self.circus = load, directory, writer, is_stamped, circus
        self.started = directory / "started"
        self.pids: list[int] = []
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Contender:
        self.prepare()
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def prepare(self) -> None: ...

    def start(self) -> None: ...

    def outputs(self) -> list[Path]:
        return [self.directory / "out"]

    def size(self) -> int:
        total = 0
        for path in self.outputs():
            try:
                total += path.stat().st_size
            except FileNotFoundError:
                pass
        return total

    def notes(self) -> list[tuple[int, int]]:
        """When each writer began, monotonic nanoseconds, and its pid."""
        return list(struct.iter_unpack("<QQ", self.started.read_bytes())) if self.started.exists() else []

    def expected(self) -> int:
        """Bytes when everything has arrived, by what a stamp has made of the first line."""
        bytes_ = self.load.each * self.load.writers
        for path in self.outputs() if self.is_stamped else []:
            if not path.exists():
                continue
            with path.open("rb") as file:
                if (line := file.readline()).endswith(b"\n"):
                    bytes_ += (len(line) - self.load.line) * self.load.lines
                    if self.stamps_pid:
                        first = len(line[-self.load.line:].split(b":")[0])
                        bytes_ += sum(len(str(pid)) - first for _, pid in self.notes()) * self.load.lines // self.load.writers
                    break
        return bytes_

    def run(self, arguments: list[str], **options: object) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(arguments, cwd=self.directory, stdin=options.pop("stdin", subprocess.DEVNULL), **options)  # type: ignore[call-overload]
        self._processes.append(process)
        return process


class Circus(Contender):
    name = "circus"
    stamps_pid = True

    def prepare(self) -> None:
        stamp = f"stdout_stream.time_format = {TIME_FORMAT}\n" if self.is_stamped else ""
        self.endpoint = f"ipc://{self.directory}/endpoint"
        (self.directory / "circus.ini").write_text(
            f"[circus]\nendpoint = {self.endpoint}\npubsub_endpoint = ipc://{self.directory}/pubsub\n\n"
            f"[watcher:w]\ncmd = {' '.join(self.load.arguments(self.writer, self.started))}\nnumprocesses = {self.load.writers}\n"
            f"respawn = False\nautostart = False\nstdout_stream.filename = out\n{stamp}{self.more()}"
        )
        daemon = self.run([str(self.circus), "daemon", "circus.ini"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.pids = [daemon.pid]
        while not (self.directory / "endpoint").exists():
            time.sleep(0.005)

    def more(self) -> str:
        return ""

    def start(self) -> None:
        subprocess.run([self.circus, "ctl", "--endpoint", self.endpoint, "start", "w"], check=True, stdout=subprocess.DEVNULL)


class Piped(Contender, ABC):
    """A program that reads the one pipe of all writers on its stdin."""

    def prepare(self) -> None:
        reader, self._pipe = os.pipe2(os.O_CLOEXEC)
        self.pids = [self.read(reader).pid]
        os.close(reader)

    @abstractmethod
    def read(self, reader: int) -> subprocess.Popen[bytes]: ...

    def start(self) -> None:
        for _ in range(self.load.writers):
            self.run(self.load.arguments(self.writer, self.started), stdout=self._pipe)
        # Kept open until the end: the reader must still be there when its CPU time is asked for.

    def __exit__(self, *arguments: object) -> None:
        os.close(self._pipe)
        super().__exit__(*arguments)


class Cat(Piped):
    name = "cat"
    can_stamp = False

    def read(self, reader: int) -> subprocess.Popen[bytes]:
        with open(self.directory / "out", "wb") as out:
            return self.run(["/bin/cat"], stdin=reader, stdout=out)


class S6Log(Piped):
    name = "s6-log"
    share = 0.1

    def read(self, reader: int) -> subprocess.Popen[bytes]:
        return self.run(self.command(), stdin=reader, stderr=subprocess.DEVNULL)

    def command(self) -> list[str]:
        return ["/usr/bin/s6-log", *(["T"] if self.is_stamped else []), "n20", "s268435455", str(self.directory / "log")]

    def prepare(self) -> None:
        (self.directory / "log").mkdir()
        super().prepare()

    def outputs(self) -> list[Path]:
        return [path for path in (self.directory / "log").iterdir() if path.name == "current" or path.name.startswith("@")]


class Svlogd(S6Log):
    name = "svlogd"

    def prepare(self) -> None:
        (self.directory / "log").mkdir()
        (self.directory / "log" / "config").write_text("s999999999\nn0\n")
        Piped.prepare(self)

    def command(self) -> list[str]:
        return ["/usr/bin/svlogd", *(["-tt"] if self.is_stamped else []), str(self.directory / "log")]


class Supervisord(Contender):
    name = "supervisord"
    can_stamp = False

    def prepare(self) -> None:
        (self.directory / "supervisord.conf").write_text(
            "[unix_http_server]\nfile=s.sock\n[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
            "[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=s.pid\n[supervisorctl]\nserverurl=unix://s.sock\n"
            f"[program:w]\ncommand={' '.join(self.load.arguments(self.writer, self.started))}\nnumprocs={self.load.writers}\n"
            "process_name=%(program_name)s_%(process_num)d\nautostart=false\nautorestart=false\nstartsecs=0\n"
            "stdout_logfile=out.%(process_num)d\nstdout_logfile_maxbytes=0\nredirect_stderr=true\n"
        )
        daemon = self.run(["/usr/bin/supervisord", "-c", "supervisord.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pids = [daemon.pid]
        while not (self.directory / "s.sock").exists():
            time.sleep(0.01)

    def start(self) -> None:
        self.run(["/usr/bin/supervisorctl", "-c", "supervisord.conf", "start", "w:*"], stdout=subprocess.DEVNULL)

    def outputs(self) -> list[Path]:
        return [self.directory / f"out.{i}" for i in range(self.load.writers)]


ALL: list[type[Contender]] = [Circus, Cat, S6Log, Svlogd, Supervisord]


def end_of(contender: Contender, deadline: float) -> int:
    """Monotonic nanoseconds when everything had arrived; 0 when it never did."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        if contender.size() >= contender.expected():
            return time.monotonic_ns()
        time.sleep(0.002)
    return 0


__all__ = ["ALL", "Circus", "Contender", "Load", "cpu_ns", "end_of"]
