"""The table that a run prints, with the goal beside each figure."""

import json
import os
import platform
import time
from pathlib import Path
from typing import Any

from tests.bench.run import ROUNDS, STORM, Result


def lines_of(result: Result) -> list[tuple[str, str, str, str]]:
    """Figure, value, its ratio, the goal."""
    r = result

    def row(label: str, name: str, unit: str, *, goal: str = "", to: str = "") -> Any:
        low, high = min(r.rounds[name]), max(r.rounds[name])
        ratio = f"{r.ratio(name, to):.2f} x" if to else ""
        return label, f"{r.of(name):.3g} ({low:.3g}-{high:.3g}) {unit}", ratio, goal

    def saving(label: str, name: str, unit: str, goal: str = "") -> list[Any]:
        return [
            row(f"{label}, ours", f"ours: {name}", unit, to=f"baseline: {name}", goal=goal),
            row(f"{label}, baseline", f"baseline: {name}", unit),
        ]

    def once(name: str, unit: str, goal: str = "") -> tuple[str, str, str, str]:
        return name, f"{r.once[name]:.3g} {unit}".strip(), "", goal

    slowest, usual = (r.once[f"finish storm: hand-in p{n} s"] for n in (99, 50))
    return [
        *saving("CPU per saved answer", "CPU ms per save", "ms", "<= 1.1 x, better 0.5 x"),
        *saving("of it database", "database CPU ms per save", "ms"),
        *saving("saves a second", "saves/s", "/s"),
        *saving("save p50", "save p50 ms", "ms"),
        *saving("save p95", "save p95 ms", "ms"),
        *saving("save p99", "save p99 ms", "ms"),
        row("single inserts, bare", "ceiling: inserts/s", "/s"),
        row(
            "our saves a second, as a share of them",
            "ours: saves/s",
            "/s",
            to="ceiling: inserts/s",
            goal=">= 0.03 x, better 0.06 x",
        ),
        row("exam of 100, a save an answer, CPU", "exam: CPU s", "s", goal="<= 0.8 s (Moodle 4.0)"),
        *(
            row(f"of it {name}", f"exam: {name} CPU s", "s")
            for name in ("web", "postgres", "worker", "redisserver")
        ),
        row(
            "exam of 100, 20 a save, CPU",
            "batched exam: CPU s",
            "s",
            to="exam: CPU s",
            goal="<= 0.12 s (Moodle 0.97)",
        ),
        row("exams a minute, a save an answer", "exams/min", "/min"),
        row("exams a minute, 20 a save", "batched exams/min", "/min"),
        once("start storm: starts/s", "/s", ">= 79 /s (10 x Moodle's 7.9)"),
        once("start storm: p95 of start s", "s"),
        once("start storm: CPU s per start", "s"),
        *(
            once(f"start storm: {name}", "", "0")
            for name in ("errors", "without an attempt", "duplicates", "shortened")
        ),
        once("finish storm: all graded after s", "s", "<= 10 s, for 500"),
        (
            "finish storm: hand-in p50, p99",
            f"{usual:.3g}, {slowest:.3g} s",
            f"{slowest / usual:.2f} x",
            "<= 3 x",
        ),
        *(
            once(f"finish storm: {name}", "", "0")
            for name in ("errors", "answers lost", "not graded", "graded twice")
        ),
        row("taken by others, our saves", "ours: foreign cores", "cores"),
        row("taken by others, baseline", "baseline: foreign cores", "cores"),
        row("taken by others, exams", "exam: foreign cores", "cores"),
    ]


def show(result: Result, seconds: float) -> None:
    lines = [("", f"median of {ROUNDS} rounds (range)", "ratio", "goal"), *lines_of(result)]
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    print()
    for line in lines:
        print(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )
    print(
        f"\nStorms of {STORM}. {seconds:.0f} s in all. Absolute figures carry a factor of two on a"
    )
    print(
        "shared machine; ratios are of the same rounds. Goals with a name were measured elsewhere."
    )
    for error in result.errors[:10]:
        print(f"Error: {error}")


def write(result: Result, folder: Path, seconds: float) -> Path:
    """All figures of all rounds, as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{time.strftime('%Y-%m-%dT%H%M%S')}.json"
    path.write_text(
        json.dumps(
            {
                "seconds": round(seconds, 1),
                "cores": os.cpu_count(),
                "python": platform.python_version(),
                "rounds": result.rounds,
                "once": result.once,
                "errors": result.errors,
            },
            indent=1,
        )
    )
    return path
