"""The file in which every worker notes its first instant (layout: records.h)."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

HEADER = struct.Struct("=QQ")  # count, capacity
RECORD = struct.Struct("=QII")  # born_ns, pid, unused


class Records:
    """Reads what the workers write; never writes after the header."""

    def __init__(self, path: Path, capacity: int) -> None:
        self.path = path
        self._known: list[tuple[int, int]] = []
        with path.open("w+b") as file:
            file.write(HEADER.pack(0, capacity))
            file.truncate(HEADER.size + RECORD.size * capacity)
            file.flush()
            self._bytes = mmap.mmap(file.fileno(), 0)

    def poll(self) -> int:
        """Takes in the records that are whole; returns how many are known now."""
        taken, capacity = HEADER.unpack_from(self._bytes, 0)
        while len(self._known) < min(taken, capacity):
            born_ns, pid, _ = RECORD.unpack_from(self._bytes, HEADER.size + RECORD.size * len(self._known))
            if born_ns == 0:
                break
            self._known.append((pid, born_ns))
        return len(self._known)

    def since(self, first: int) -> list[tuple[int, int]]:
        """(pid, CLOCK_MONOTONIC ns) of the known records from number `first` on, in the order of arrival."""
        return self._known[first:]

    def close(self) -> None:
        self._bytes.close()
