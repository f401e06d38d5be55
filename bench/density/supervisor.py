"""One running supervisor and its workers, as seen from outside."""

from __future__ import annotations

import bisect
import os
import random
import select
import signal
import tempfile
import time
from pathlib import Path
from types import TracebackType

import proc
from contenders import Contender, Task, tcp_endpoint
from records import Records

# A worker that dies within its first second counts as an early death, whose replacement is meant to wait.
GROWN_UP_NS = 1_200_000_000
POLL_SECONDS = 0.0002
DEADLINE_SECONDS = 60.0


class Failed(Exception):
    """The contender did not do what it was asked to do; the text says what and shows the end of its log."""


class Supervisor:
    """A context: starts the contender, and leaves no process behind however it ends."""

    def __init__(self, contender: Contender, workers: int, worker: Path, capacity: int, transport: str = "tcp") -> None:
        self.workers = workers
        self._contender = contender
        shared = Path("/dev/shm")
        self._directory = tempfile.TemporaryDirectory(
            prefix="circus-density-", dir=shared if os.access(shared, os.W_OK) else None
        )
        directory = Path(self._directory.name)
        self._log = directory / "log"
        self._records = Records(directory / "records", capacity)
        self.endpoint = f"ipc://{directory}/endpoint" if transport == "ipc" else tcp_endpoint()
        self._task = Task(directory, workers, worker, self._records.path, self.endpoint)
        self._seen = 0  # records taken over into the two lists below
        self._pids: list[int] = []  # live workers, oldest first
        self._born: list[int] = []
        self.pid = 0
        self.start_ms = 0.0

    def __enter__(self) -> Supervisor:
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        handled = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, handled)
        try:
            proc.kill_all_children()
            self._records.close()
            self._directory.cleanup()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)

    def _start(self) -> None:
        argv = self._contender.arguments(self._task)
        log = (os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        began = time.monotonic_ns()
        self.pid = os.posix_spawn(
            argv[0],
            argv,
            {"PATH": os.environ.get("PATH", os.defpath)},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self._log), *log),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )
        self._await(self.workers, "start all workers", pause=0.005)
        self.start_ms = (max(self._born) - began) / 1e6

    def _await(self, total: int, what: str, pause: float = POLL_SECONDS) -> None:
        """Waits until `total` workers have ever begun."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while self._records.poll() < total:
            if time.monotonic() > deadline:
                raise self.failed(f"did not {what} within {DEADLINE_SECONDS:.0f} s ({self._records.poll()} of {total} began)")
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                raise self.failed(f"ended before it could {what}")
            time.sleep(pause)
        for pid, born_ns in self._records.since(self._seen):
            at = bisect.bisect(self._born, born_ns)
            self._pids.insert(at, pid)
            self._born.insert(at, born_ns)
        self._seen = self._records.poll()

    def _remove(self, index: int) -> int:
        del self._born[index]
        return self._pids.pop(index)

    def failed(self, text: str) -> Failed:
        tail = self._log.read_text(errors="replace").splitlines()[-15:] if self._log.exists() else []
        return Failed("\n".join([f"{self._contender.name} {text}; the end of its log:", *tail]))

    def wait_until_grown_up(self) -> None:
        """Returns when no worker's death would count as early."""
        time.sleep(max(0.0, (max(self._born) + GROWN_UP_NS - time.monotonic_ns()) / 1e9))

    def kill_one(self, rng: random.Random) -> float:
        """SIGKILL to a random grown-up worker; milliseconds until its replacement's first instruction."""
        time.sleep(max(0.0, (self._born[0] + GROWN_UP_NS - time.monotonic_ns()) / 1e9))
        grown_up = bisect.bisect(self._born, time.monotonic_ns() - GROWN_UP_NS)
        pid = self._remove(rng.randrange(max(1, grown_up)))
        before = self._seen
        killed = time.monotonic_ns()
        os.kill(pid, signal.SIGKILL)
        self._await(before + 1, "replace a killed worker")
        return (self._records.since(before)[0][1] - killed) / 1e6

    def kill_everyone(self) -> float:
        """SIGKILL to all workers in one go; milliseconds until the last replacement's first instruction."""
        self.wait_until_grown_up()
        pids, self._pids, self._born = self._pids, [], []
        before = self._seen
        killed = time.monotonic_ns()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        self._await(before + self.workers, "replace all killed workers", pause=0.002)
        return (max(self._born) - killed) / 1e6

    def faults(self) -> list[str]:
        """What is wrong with its children right now: zombies, too few, too many."""
        states = [state for _, state in proc.children(self.pid)]
        zombies = states.count("Z")
        found = [f"{zombies} zombies"] if zombies else []
        if len(states) - zombies != self.workers:
            found.append(f"{len(states) - zombies} workers instead of {self.workers}")
        return [f"{self._contender.name}: {text}" for text in found]

    def stop(self) -> tuple[float, list[str]]:
        """SIGTERM; milliseconds until it has exited, and what was wrong with that."""
        pidfd = os.pidfd_open(self.pid)
        try:
            poll = select.poll()
            poll.register(pidfd, select.POLLIN)
            began = time.monotonic_ns()
            os.kill(self.pid, signal.SIGTERM)
            if not poll.poll(DEADLINE_SECONDS * 1000):
                raise self.failed(f"did not exit within {DEADLINE_SECONDS:.0f} s of SIGTERM")
            took = (time.monotonic_ns() - began) / 1e6
        finally:
            os.close(pidfd)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        left = len(proc.children(os.getpid()))
        found = [f"{self._contender.name}: exit status {status}"] if status else []
        if left:
            found.append(f"{self._contender.name}: {left} processes left behind")
        return took, found
