"""Figures to table: medians of the rounds, ratios to the bare loop, and the most that is allowed."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass

Figures = dict[str, float]


@dataclass(frozen=True)
class Row:
    key: str
    label: str
    digits: int
    limit: Callable[[int], float | None] = lambda workers: None
    limit_is_ratio: bool = False


def up_to(workers: int, limit: float) -> Callable[[int], float | None]:
    return lambda actual: limit if actual <= workers else None


def always(limit: float) -> Callable[[int], float | None]:
    return lambda actual: limit


ROWS = [
    Row("start_ms", "start until all run, ms", 1, always(1.5), limit_is_ratio=True),
    Row("start_cpu_ms", "its CPU time for that, ms", 1),
    Row("rss_kb", "RSS when idle, kB", 0),
    Row("pss_kb", "PSS when idle, kB", 0, lambda workers: 8 * 1024 if workers <= 175 else 10 * 1024 if workers <= 1000 else None),
    Row("threads", "threads", 0),
    Row("wakeups", "wake-ups per second when idle", 2, always(0.1)),
    Row("kill_p50_ms", "kill -9 to replacement, p50, ms", 2, up_to(175, 1.0)),
    Row("kill_p99_ms", "kill -9 to replacement, p99, ms", 2, up_to(175, 5.0)),
    Row("kill_max_ms", "kill -9 to replacement, max, ms", 2),
    Row("all_back_ms", "all killed until all back, ms", 1, always(2.0), limit_is_ratio=True),
    Row("stop_ms", "SIGTERM until exited, ms", 1, up_to(1000, 300.0)),
    Row("ctl_tcp_ms", "ctl status, whole process, tcp, ms", 2, always(8.0)),
    Row("ctl_ipc_ms", "ctl status, whole process, ipc, ms", 2, always(8.0)),
    Row("circusctl_tcp_ms", "circusctl status of Circus, tcp, ms", 1),
    Row("circusctl_ipc_ms", "circusctl status of Circus, ipc, ms", 1),
    Row("deaths", "deaths in the long run", 0),
    Row("death_cpu_us", "its CPU time per death, us", 1),
    Row("grown_pss_kb", "growth of PSS over the deaths, kB", 0, always(512)),
    Row("grown_anonymous_kb", "growth of anonymous memory, kB", 0, always(512)),
    Row("grown_fds", "growth of open descriptors", 0, always(0)),
    Row("zombies", "zombies after it", 0, always(0)),
]


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that at least `percent` % of the values don't exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def summary(rounds: list[Figures], kills: list[float]) -> Figures:
    """One contender: the median of each figure over the rounds that have it; percentiles over the kills of all rounds."""
    keys = dict.fromkeys(key for figures in rounds for key in figures)
    result = {key: statistics.median(figures[key] for figures in rounds if key in figures) for key in keys}
    if kills:
        result |= {
            "kill_p50_ms": percentile(kills, 50),
            "kill_p99_ms": percentile(kills, 99),
            "kill_max_ms": max(kills),
        }
    return result


def table(figures: dict[str, Figures], workers: int) -> tuple[list[str], list[str]]:
    """The lines to print, and the rows of circus that exceed what is allowed."""
    names = list(figures)
    ours, bare = figures.get("circus", {}), figures.get("loop", {})
    lines = [f"{'':38}" + "".join(f"{name:>13}" for name in names) + f"{'to the loop':>13}{'at most':>10}"]
    exceeded = []
    for row in ROWS:
        if not any(row.key in column for column in figures.values()):
            continue
        cells = (f"{column[row.key]:13.{row.digits}f}" if row.key in column else f"{'':13}" for column in figures.values())
        ratio = ours[row.key] / bare[row.key] if row.key in ours and bare.get(row.key, 0.0) > 0 else None
        limit = row.limit(workers)
        actual = ratio if row.limit_is_ratio else ours.get(row.key)
        over = limit is not None and actual is not None and actual > limit
        if over:
            exceeded.append(row.label)
        at_most = "" if limit is None else f"{limit:g}x" if row.limit_is_ratio else f"{limit:g}"
        ratio_text = "" if ratio is None else f"{ratio:.2f}x"
        lines.append(f"{row.label:38}" + "".join(cells) + f"{ratio_text:>13}{at_most:>10}{' !' if over else ''}")
    return lines, exceeded
